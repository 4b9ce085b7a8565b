"""The founding schema, as readable SQL: statements apart by a blank line, in schema_0001.sql."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    statements = Path(__file__).with_name("schema_0001.sql").read_text(encoding="utf-8").split("\n\n")
    for statement in statements:
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
