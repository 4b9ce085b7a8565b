"""Signed with the authority's own certificate, a document stays what it was, and one changed byte is seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from fabrique_desktop.documents.package import export_workshop
from fabrique_desktop.documents.sign_errors import UnusableCertificate
from fabrique_desktop.documents.signing import Certificate
from fabrique_desktop.services.editions import Bundle
from tests.documents.snapshots import line, many, minutes, sheet

SECRET = b"quatre mots"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ville d’exemple")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("cle") / "ville.p12"
    locked = serialization.BestAvailableEncryption(SECRET)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"ville", key, made, None, locked))
    return Certificate(path, SECRET)


BUNDLE = Bundle(minutes(many(5)), sheet([line("Roy", "Zoé")]))


def intact(path: Path) -> bool:
    with path.open("rb") as stream:
        (signature,) = PdfFileReader(stream).embedded_signatures
        trusted = ValidationContext(trust_roots=[], allow_fetching=False)
        return bool(validate_pdf_signature(signature, signer_validation_context=trusted).intact)


def test_every_pdf_of_the_package_is_signed_and_still_tagged(certificate: Certificate, tmp_path: Path) -> None:
    made = export_workshop(BUNDLE, tmp_path, certificate=certificate)
    pdfs = [path for path in made.paths if path.suffix == ".pdf"]
    assert len(pdfs) == 4
    for path in pdfs:
        assert intact(path)
        with pikepdf.open(path) as pdf:
            assert pdf.Root.StructTreeRoot is not None
            assert bool(pdf.Root.MarkInfo.Marked)


def test_one_changed_byte_is_seen(certificate: Certificate, tmp_path: Path) -> None:
    path = export_workshop(BUNDLE, tmp_path, certificate=certificate).paths[0]
    content = bytearray(path.read_bytes())
    content[2000] ^= 1
    path.write_bytes(content)
    assert not intact(path)


@pytest.mark.parametrize("wrong", ["phrase", "file"])
def test_a_wrong_certificate_writes_nothing(certificate: Certificate, tmp_path: Path, wrong: str) -> None:
    other = tmp_path / "autre.p12"
    other.write_bytes(b"rien")
    used = Certificate(certificate.path, b"faux") if wrong == "phrase" else Certificate(other, SECRET)
    folder = tmp_path / "sortie"
    folder.mkdir()
    with pytest.raises(UnusableCertificate):
        export_workshop(BUNDLE, folder, certificate=used)
    assert list(folder.iterdir()) == []
