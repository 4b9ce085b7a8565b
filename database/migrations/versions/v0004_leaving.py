"""What leaves: decisions about names found in texts, editions of documents; the desk's indexes where they lack."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    statements = Path(__file__).with_name("schema_0004.sql").read_text(encoding="utf-8").split("\n\n")
    for statement in statements:
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
