"""The room: what is said beside the words, proposals as formulated, links, groups, errata, the déroulé, supports."""

from pathlib import Path

from alembic import op

from fabrique_desktop.domain.stems import stem_key

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    statements = Path(__file__).with_name("schema_0003.sql").read_text(encoding="utf-8").split("\n\n")
    for statement in statements:
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    _stem_what_was_said()


def _stem_what_was_said() -> None:
    """The index first learns of the rows as they are: what it never held cannot be taken out of it by the trigger.

    Stems are derived and unjournaled; whoever changes how they are cut writes them again in a revision.
    """
    bind = op.get_bind()
    bind.exec_driver_sql("INSERT INTO contribution_stem (contribution_stem) VALUES ('rebuild')")
    for id_, text in bind.exec_driver_sql("SELECT id, text FROM contribution").fetchall():
        bind.exec_driver_sql("UPDATE contribution SET stem_key = ? WHERE id = ?", (stem_key(text), id_))
