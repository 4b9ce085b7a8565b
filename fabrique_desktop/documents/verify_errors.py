"""Why something cannot be verified; apart from `verifying`, so that a sentence can be found without reading PDFs."""

from __future__ import annotations


class CannotVerify(Exception):
    """Root of these refusals; `name` is the file meant, if any."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


class NothingToVerify(CannotVerify):
    """Neither a package, a manifest, a sealed document nor a seal."""


class TooMuch(CannotVerify):
    """More bytes than any package of ours holds."""
