"""The checker earns its silence: each way of breaking a good file is seen and told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tests.documents.pdf_structure import defects
from tests.documents.rich import write_rich

Break = Callable[[Pdf], object]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rich(tmp_path_factory.mktemp("rich") / "good.pdf")


def elements(pdf: Pdf, tag: str) -> Iterator[Object]:
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/Type") == Name.StructElem and one.get("/S") == Name(f"/{tag}"):
            yield one


def first(pdf: Pdf, tag: str) -> Object:
    return next(elements(pdf, tag))


def renamed(tag: str, other: str) -> Break:
    def change(pdf: Pdf) -> None:
        first(pdf, tag).S = Name(f"/{other}")

    return change


def all_renamed(other: str, *tags: str) -> Break:
    def change(pdf: Pdf) -> None:
        for one in [found for tag in tags for found in elements(pdf, tag)]:
            one.S = Name(f"/{other}")

    return change


def without(key: str, *tags: str) -> Break:
    """Takes a key away from every element of these tags, or from the catalogue."""

    def change(pdf: Pdf) -> None:
        for one in [found for tag in tags for found in elements(pdf, tag)] or [pdf.Root]:
            del one[key]

    return change


def in_pages(before: bytes, after: bytes, times: int = 1) -> Break:
    """Changes what the first page that has it draws."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.contents_coalesce()
            drawn = page.Contents.read_bytes()
            if before in drawn:
                page.Contents = pdf.make_stream(drawn.replace(before, after, times))
                return
        raise AssertionError(before)

    return change


def in_xmp(before: bytes, after: bytes) -> Break:
    def change(pdf: Pdf) -> None:
        told = pdf.Root.Metadata.read_bytes()
        assert before in told
        pdf.Root.Metadata.write(told.replace(before, after))

    return change


def link_places(pdf: Pdf) -> Iterator[Object]:
    for page in pdf.pages:
        yield from page.obj.get("/Annots", Array([]))


def in_links(key: str, value: Object | None) -> Break:
    def change(pdf: Pdf) -> None:
        for one in link_places(pdf):
            if value is None:
                del one[key]
            else:
                one[key] = value

    return change


def hole(pdf: Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    del numbers[1][2]


def no_place(pdf: Pdf) -> None:
    for one in elements(pdf, "Link"):
        one.K = Array([kid for kid in one.K if not (isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR)])


def no_tabs(pdf: Pdf) -> None:
    del pdf.pages[1].obj.Tabs


def untagged(pdf: Pdf) -> None:
    page = pdf.pages[0]
    font = next(iter(page.Resources.Font.keys()))
    page.contents_add(f"BT {font} 12 Tf 50 50 Td (A) Tj ET".encode())


def painted(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 10 10 re f")


def no_fonts(key: str) -> Break:
    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                held = font if key in font else font.get("/FontDescriptor", Dictionary())
                if key in held:
                    del held[key]

    return change


def emptied(pdf: Pdf) -> None:
    """A paragraph that holds nothing."""
    one = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=pdf.Root.StructTreeRoot.K, K=Array([])))
    pdf.Root.StructTreeRoot.K.K.append(one)


def no_header(pdf: Pdf) -> None:
    first(pdf, "THead").K[0].K[1].S = Name.TD


def orphan(pdf: Pdf) -> None:
    first(pdf, "LI").P = pdf.Root.StructTreeRoot.K


def opening(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])


def cut_row(pdf: Pdf) -> None:
    row = list(elements(pdf, "TR"))[5]
    del row.K[-1]


def twice_in_tree(pdf: Pdf) -> None:
    paragraph = first(pdf, "P")
    paragraph.K.append(paragraph.K[0])


def forgotten(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot.K.K[3]


def script(pdf: Pdf) -> None:
    pdf.Root.Names.JavaScript = Dictionary(
        Names=Array([String("x"), pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))])
    )


def outward(pdf: Pdf) -> None:
    for one in link_places(pdf):
        one.A = Dictionary(S=Name.URI, URI=String("https://example.org"))


def notdef(pdf: Pdf) -> None:
    """A sign that the font does not have."""
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            if "/ToUnicode" in font:
                told = font.ToUnicode.read_bytes()
                font.ToUnicode.write(told.replace(b"<0065>", b"<0000>"))


MUTANTS: dict[str, tuple[Break, str]] = {
    "language": (without("/Lang"), "does not say its language"),
    "marked": (without("/MarkInfo"), "is tagged (MarkInfo)"),
    "title of the window": (without("/ViewerPreferences"), "the name of the file"),
    "no tree": (without("/StructTreeRoot"), "no structure tree"),
    "outline": (without("/Outlines"), "no outline"),
    "no xmp": (without("/Metadata"), "no XMP"),
    "broken xmp": (in_xmp(b"</rdf:RDF>", b""), "XMP cannot be read"),
    "title mismatch": (in_xmp(b"Un de chaque", b"Autre"), "Title is not the same"),
    "date mismatch": (in_xmp(b"<xmp:CreateDate>2017", b"<xmp:CreateDate>2018"), "CreationDate is not the same"),
    "pdfuaid": (in_xmp(b"<pdfuaid:part>1</pdfuaid:part>", b""), "PDF/UA-1"),
    "pdfaid": (in_xmp(b"<pdfaid:part>3", b"<pdfaid:part>2"), "PDF/A-3A"),
    "extension schema": (in_xmp(b"pdfaSchema:namespaceURI", b"pdfaSchema:schemaURI"), "schema of pdfuaid"),
    "output intent": (without("/OutputIntents"), "no OutputIntent"),
    "associated files": (without("/AF"), "without being associated"),
    "tabs": (no_tabs, "page 2: the keyboard"),
    "alt": (without("/Alt", "Figure"), "not described"),
    "bbox": (without("/A", "Figure"), "its place (BBox)"),
    "heading jump": (renamed("H2", "H4"), "jumps to H4"),
    "no heading": (all_renamed("P", "H1", "H2", "H3"), "there is no heading"),
    "scope": (without("/A", "TH"), "(Scope)"),
    "th to td": (all_renamed("TD", "TH"), "no header cell"),
    "a td in a head": (no_header, "holds a cell that is no TH"),
    "short row": (cut_row, "rows of unequal length"),
    "li to p": (renamed("LI", "P"), "stands in a L"),
    "lbody to p": (renamed("LBody", "P"), "an LI is not a Lbl and an LBody"),
    "unknown tag": (renamed("P", "Texte"), "Texte is not a tag"),
    "empty": (emptied, "a P is empty"),
    "parent": (orphan, "does not know its parent"),
    "hole in the parent tree": (hole, "does not lead from mark"),
    "mark twice in the tree": (twice_in_tree, "is 2 times in the tree"),
    "mark forgotten": (forgotten, "is 0 times in the tree"),
    "mark twice on the page": (in_pages(b"/MCID 1>>", b"/MCID 0>>"), "is there twice"),
    "nested marks": (in_pages(b"BT", b"/P <</MCID 900>> BDC EMC BT"), "is inside another one"),
    "mark unclosed": (in_pages(b"EMC", b"", 1), "never closed"),
    "artifact unclosed": (lambda pdf: pdf.pages[0].contents_add(b"/Artifact BMC"), "never closed"),
    "closed twice": (lambda pdf: pdf.pages[0].contents_add(b"EMC"), "closed twice"),
    "artifact inside": (in_pages(b"BT", b"/Artifact BMC EMC BT"), "an artifact stands inside"),
    "untagged text": (untagged, "text outside any mark"),
    "untagged painting": (painted, "paints outside any mark"),
    "font file": (no_fonts("/FontFile2"), "is not in the file"),
    "to unicode": (no_fonts("/ToUnicode"), "does not say what its signs mean"),
    "notdef": (notdef, "(.notdef)"),
    "objr": (no_place, "(OBJR)"),
    "contents": (in_links("/Contents", None), "(Contents)"),
    "printable": (in_links("/F", None), "is not printed (F)"),
    "dead link": (in_links("/Dest", String("ailleurs")), "leads nowhere"),
    "link's parent": (in_links("/StructParent", None), "does not lead from a link"),
    "link outward": (outward, "a link out of the document"),
    "script": (script, "there is a script"),
    "open action": (opening, "when it opens"),
}  # fmt: skip


def test_the_good_one_is_good(good: Path) -> None:
    assert defects(good) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_each_mutant_is_seen_and_told(good: Path, tmp_path: Path, name: str) -> None:
    change, told = MUTANTS[name]
    with pikepdf.open(good) as pdf:
        change(pdf)
        pdf.save(tmp_path / "broken.pdf", fix_metadata_version=False)  # it would mend the XMP too
    assert any(told in one for one in defects(tmp_path / "broken.pdf")), defects(tmp_path / "broken.pdf")


def test_an_encrypted_file_is_told(good: Path, tmp_path: Path) -> None:
    with pikepdf.open(good) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="x", user=""))
    assert "the document is encrypted" in defects(tmp_path / "locked.pdf")
