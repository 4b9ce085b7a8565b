from sqlcipher3.dbapi2 import (
    Connection as Connection,
    Cursor as Cursor,
    DatabaseError as DatabaseError,
    Error as Error,
    IntegrityError as IntegrityError,
    OperationalError as OperationalError,
    Row as Row,
    connect as connect,
)
