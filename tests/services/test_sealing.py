"""A seal tells that something changed since it was printed; what was erased on request leaves it as it was."""

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from fabrique_desktop.documents.seal_words import seal_line
from fabrique_desktop.domain.contributions import ContributionKind, Saying
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.domain.seal import NotAsSealed, Part, Record, SealedField, typed_seal
from fabrique_desktop.services import capture, closing, editions, errata, history, leading, leaks, programme, removing
from fabrique_desktop.services.sealing import all_sealed, must_say_what_was_sealed, seal_code, sealed
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.store.raw import by_hand


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


def test_several_errata_of_one_erased_text_are_one(database: Database, workshop: str) -> None:
    one = said(database, workshop, "Madame Petit dort dehors")
    database.write(closing.close_workshop, workshop, EVENING)
    for text in ("Lire : Petit", "Lire : la dame"):
        database.write(errata.add, one, text, EVENING)
    before = record(database, workshop).code
    database.write(removing.remove, one, EVENING)
    after = record(database, workshop)
    assert (after.erased, after.hidden, after.altered_in(Part.ERRATUM), after.code) == (1, 0, (), before)


def test_a_hidden_word_is_counted_apart_from_an_erased_one(database: Database, workshop: str) -> None:
    one = said(database, workshop, "Il faut appeler Yves Kerbrat")
    database.write(closing.close_workshop, workshop, EVENING)
    before = record(database, workshop).code
    database.write(leaks.decide, [(one, "Yves Kerbrat")], Naming.HIDDEN, EVENING)
    after = record(database, workshop)
    assert (after.erased, after.hidden, after.code) == (0, 1, before)
    database.write(removing.remove, one, EVENING)
    assert (record(database, workshop).erased, record(database, workshop).hidden) == (1, 0)


def test_what_tables_said_and_what_was_given_out_are_sealed(database: Database, workshop: str) -> None:
    database.write(leading.report_field, workshop, 2, "message", "Des bancs")
    database.write(leading.report_field, workshop, 3, "rapporteur", "Zoé")
    gone = database.write(leading.give_out, workshop, "Brouillon", None, "")
    database.write(leading.give_out, workshop, "Plan", date(2017, 4, 6), "en mairie")
    database.write(leading.take_back_support, gone)
    database.write(closing.close_workshop, workshop, EVENING)
    found = record(database, workshop)
    assert [(one.reference, one.value("message")) for one in found.messages] == [("T2", "Des bancs")]
    assert [tuple(one.value(name) for name in ("title", "day", "where_to_get")) for one in found.supports] == [
        ("Plan", "2017-04-06", "en mairie")
    ]
    assert "Zoé" not in str(found)
    database.write(closing.reopen_workshop, workshop)
    database.write(leading.report_field, workshop, 2, "message", "Aucun banc")
    database.write(closing.close_workshop, workshop, EVENING)
    assert record(database, workshop).digest != found.digest


def test_every_closing_has_its_seal_and_what_became_of_it(database: Database, workshop: str) -> None:
    one, other = (said(database, workshop, text) for text in ("Un banc", "Un arbre"))
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(errata.add, one, "Lire : deux bancs", EVENING)
    database.write(closing.reopen_workshop, workshop)
    assert database.read(sealed, workshop) is None
    database.write(capture.revise, other, Saying("Deux arbres"))
    database.write(capture.revise, other, Saying("Un arbre"))
    database.write(capture.revise, one, Saying("Trois bancs"))
    database.write(closing.close_workshop, workshop, EVENING)
    first, erratum, last = database.read(all_sealed, workshop)
    assert [each.closing for each in (first, erratum, last)] == [True, False, True]
    assert first.reopened_at == erratum.reopened_at
    assert first.reopened_at is not None
    assert last.reopened_at is None
    reference = first.record.contributions[0].reference
    assert first.changed == {Part.CONTRIBUTION: (reference,), Part.ERRATUM: (reference,)}
    assert erratum.changed == {Part.CONTRIBUTION: (reference,)}
    assert last.changed == {}


def test_an_erratum_taken_back_keeps_the_seal_it_made(database: Database, workshop: str) -> None:
    one = said(database, workshop, "Un banc")
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(errata.add, one, "Lire : deux bancs", EVENING)
    printed = record(database, workshop).code
    database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    assert record(database, workshop).errata == ()
    assert printed in [each.record.code for each in database.read(all_sealed, workshop)]


def test_what_the_dossier_says_is_what_was_sealed(database: Database, workshop: str) -> None:
    one, other = (said(database, workshop, text) for text in "ab")
    withdrawn = said(database, workshop, "Non")
    database.write(capture.withdraw, withdrawn, EVENING)
    database.write(leading.report_field, workshop, 3, "rapporteur", "Zoé")
    database.write(leading.report_field, workshop, 2, "message", "Oui")
    database.write(leading.report_field, workshop, 2, "message", "")
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(errata.add, one, "Lire : c", EVENING)
    database.write(removing.remove, other, EVENING)
    database.read(must_say_what_was_sealed, workshop)
    assert database.read(editions.compile_bundle, workshop, EVENING).sealed is not None


def test_words_of_another_hand_are_refused(database: Database, workshop: str, dossier: Path) -> None:
    said(database, workshop, "Un banc")
    database.write(closing.close_workshop, workshop, EVENING)
    reference = record(database, workshop).contributions[0].reference
    with by_hand(dossier, guards=False) as raw:
        raw.execute("UPDATE contribution SET verbatim = 'ajouté'")
        raw.commit()
    with pytest.raises(NotAsSealed) as refused:
        database.read(editions.compile_bundle, workshop, EVENING)
    assert refused.value.references == (reference,)


def test_a_page_shows_the_seal_in_force(database: Database, workshop: str) -> None:
    assert database.read(seal_code, workshop) is None
    database.write(closing.close_workshop, workshop, EVENING)
    shown = database.read(seal_code, workshop)
    assert shown is not None
    line = seal_line(shown)
    assert typed_seal(shown.code) == shown.code
    assert shown.code.replace(" ", "\u00a0") in line
    assert line.startswith("Sceau en vigueur depuis le 6\u00a0avril\u00a02017 à 14\u00a0h\u00a005\u00a0: ")


def test_two_workshops_never_share_a_seal(database: Database, workshop: str) -> None:
    def other(session: Session) -> str:
        from fabrique_desktop.services.programme import workshops

        return next(row.id for row in workshops(session) if row.id != workshop)

    second = database.read(other)
    for one in (workshop, second):
        database.write(closing.close_workshop, one, EVENING)
    assert record(database, workshop).code != record(database, second).code


def test_an_evening_of_the_first_version_still_says_what_was_sealed(samples: Path, tmp_path: Path) -> None:
    """Columns added since hold what they gave to the rows before them."""
    path = tmp_path / "ancien.fabrique"
    path.write_bytes(gzip.decompress((samples / "dossier_0001.gz").read_bytes()))
    old = dossiers.open_dossier(path)
    closed = [row for row in old.read(programme.workshops) if row.state is WorkshopState.CLOSED]
    assert closed
    for row in closed:
        bundle = old.read(editions.compile_bundle, row.id, EVENING)
        assert bundle.sealed is not None
        assert len(bundle.sealed.record.contributions) == len(bundle.minutes.contributions)
    old.close()
