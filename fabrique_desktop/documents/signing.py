"""An invisible PAdES signature with the authority's own certificate: the very last step of a PDF.

The date is the computer's, and the certificate says who it belongs to: integrity, not a qualified seal. A visible stamp
would break PDF/UA.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fabrique_desktop.documents.sign_errors import NoSigner, UnusableCertificate


@dataclass(frozen=True, slots=True)
class Certificate:
    """A `.p12` file and what opens it; kept in memory for one export."""

    path: Path
    passphrase: bytes


def signer_of(certificate: Certificate) -> Any:
    """Read the certificate once for a whole package; raises NoSigner, UnusableCertificate, OSError."""
    try:
        from pyhanko.sign.signers import SimpleSigner
    except ImportError as error:
        raise NoSigner from error
    certificate.path.open("rb").close()  # pyHanko only logs that a file cannot be read
    load: Any = SimpleSigner.load_pkcs12
    signer = load(str(certificate.path), passphrase=certificate.passphrase)
    if signer is None:
        raise UnusableCertificate(certificate.path.name)
    return signer


def sign(path: Path, signer: Any) -> None:
    """Replace a PDF by the same one, signed; nothing else may be changed in it afterwards."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    metadata = PdfSignatureMetadata(
        field_name="Signature", subfilter=SigSeedSubFilter.PADES, certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES, reason="Document produit par Fabrique",
    )  # fmt: skip
    out = io.BytesIO()
    with path.open("rb") as stream:
        PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(stream), output=out)
    path.write_bytes(out.getvalue())
