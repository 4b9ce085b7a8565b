"""The desk: tables and seats, codes, proofs, other contacts, people told apart or found to be one."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    statements = Path(__file__).with_name("schema_0002.sql").read_text(encoding="utf-8").split("\n\n")
    for statement in statements:
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
