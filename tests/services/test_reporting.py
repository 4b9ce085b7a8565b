"""Documents of one evening agree: both snapshots come from one view of the dossier."""

from contextlib import closing
from pathlib import Path

from sqlalchemy.orm import Session

from fabrique_desktop.services import check_in, reporting
from fabrique_desktop.services.reporting import AttendanceSheet, Minutes
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import EVENING


def test_both_documents_count_the_same_people(database: Database, dossier: Path, workshop: str) -> None:
    database.write(check_in.unnamed, workshop, 2, EVENING)

    def compiled(session: Session) -> tuple[Minutes, AttendanceSheet]:
        reporting.compile_minutes(session, workshop, EVENING)
        with closing(open_dossier(dossier)) as other:
            other.write(check_in.unnamed, workshop, 1, EVENING)
        return reporting.compile_bundle(session, workshop, EVENING)

    minutes, sheet = database.read(compiled)
    assert minutes.counts == sheet.counts
    assert (minutes.counts.unnamed, len(sheet.lines)) == (2, 2)
