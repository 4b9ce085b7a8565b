"""A seal tells that something changed since it was printed; what was erased on request leaves it as it was."""

from dataclasses import replace

from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import ContributionKind, Saying
from fabrique_desktop.domain.seal import Record, SealedField, typed_seal
from fabrique_desktop.services import capture, closing, errata, removing
from fabrique_desktop.services.sealing import all_sealed, sealed
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING


def said(database: Database, workshop: str, text: str, **more: object) -> str:
    return database.write(capture.add_contribution, workshop, Saying(text, **more), EVENING).id  # type: ignore[arg-type]


def record(database: Database, workshop: str) -> Record:
    found = database.read(sealed, workshop)
    assert found is not None
    return found.record


def test_an_open_workshop_has_no_seal(database: Database, workshop: str) -> None:
    said(database, workshop, "Un banc")
    assert database.read(sealed, workshop) is None


def test_what_is_printed_is_sealed_and_nothing_else(database: Database, workshop: str) -> None:
    said(database, workshop, "Un banc", verbatim="j’ai mal aux jambes")
    said(database, workshop, "À voir entre nous", kind=ContributionKind.FACILITATOR_NOTE)
    withdrawn = said(database, workshop, "Non")
    database.write(capture.withdraw, withdrawn, EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    found = record(database, workshop)
    values = [field.value for text in found.contributions for field in text.fields]
    assert len(found.contributions) == 1
    assert '"Un banc"' in values
    assert '"j’ai mal aux jambes"' in values
    assert not [value for value in values if value and "-7" in value and len(value) > 30]  # no identifier leaves


def test_it_is_the_same_each_time_and_copied_from_paper(database: Database, workshop: str) -> None:
    said(database, workshop, "Un banc")
    database.write(closing.close_workshop, workshop, EVENING)
    code = record(database, workshop).code
    assert code == record(database, workshop).code
    assert [len(group) for group in code.split(" ")] == [4] * 8
    assert typed_seal(f"  {code.lower().replace(' ', '-')} ") == code
    assert typed_seal(code[:-1]) == typed_seal("") == ""


def test_a_changed_word_is_told(database: Database, workshop: str) -> None:
    said(database, workshop, "Un banc")
    database.write(closing.close_workshop, workshop, EVENING)
    found = record(database, workshop)
    first = found.contributions[0]
    changed = tuple(field._replace(value='"Deux bancs"') if field.field == "text" else field for field in first.fields)
    altered = replace(found, contributions=(first._replace(fields=changed),))
    assert altered.altered == (first.reference,)
    assert found.altered == ()
    other = tuple(SealedField("text", "0" * 64) if field.field == "text" else field for field in first.fields)
    assert replace(found, contributions=(first._replace(fields=other),)).code != found.code


def test_reopened_and_corrected_it_is_another_seal(database: Database, workshop: str) -> None:
    one = said(database, workshop, "Un banc")
    database.write(closing.close_workshop, workshop, EVENING)
    before = record(database, workshop).code
    database.write(closing.reopen_workshop, workshop)
    database.write(capture.revise, one, Saying("Deux bancs"))
    database.write(closing.close_workshop, workshop, EVENING)
    assert record(database, workshop).code != before


def test_an_erratum_has_a_seal_of_its_own(database: Database, workshop: str) -> None:
    one = said(database, workshop, "Un banc")
    database.write(closing.close_workshop, workshop, EVENING)
    before = record(database, workshop).code
    database.write(errata.add, one, "Lire : deux bancs", EVENING)
    codes = [each.record.code for each in database.read(all_sealed, workshop)]
    assert codes == [before, record(database, workshop).code]
    assert len(set(codes)) == 2


def test_a_passage_erased_leaves_the_seal_and_is_counted_apart(database: Database, workshop: str) -> None:
    one = said(database, workshop, "Madame Petit dort dehors", verbatim="elle dort dehors")
    said(database, workshop, "Un banc")
    database.write(closing.close_workshop, workshop, EVENING)
    before = record(database, workshop)
    database.write(removing.remove, one, EVENING)
    after = record(database, workshop)
    assert (before.erased, after.erased, after.altered) == (0, 1, ())
    assert after.code == before.code


def test_two_workshops_never_share_a_seal(database: Database, workshop: str) -> None:
    def other(session: Session) -> str:
        from fabrique_desktop.services.programme import workshops

        return next(row.id for row in workshops(session) if row.id != workshop)

    second = database.read(other)
    for one in (workshop, second):
        database.write(closing.close_workshop, one, EVENING)
    assert record(database, workshop).code != record(database, second).code
