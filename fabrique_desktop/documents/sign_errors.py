"""Why a document cannot be signed."""

from __future__ import annotations


class CannotSign(Exception):
    """Root of these refusals; `name` is the certificate's file, if any."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


class NoSigner(CannotSign):
    """The extra « signature » is not installed."""


class UnusableCertificate(CannotSign):
    """Not a certificate with its key, or not this passphrase."""
