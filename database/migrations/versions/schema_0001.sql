CREATE TABLE angle (
  id VARCHAR NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  short_name VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (code)
)

CREATE TABLE audience (
  id VARCHAR NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (code)
)

CREATE TABLE axis (
  id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  short_name VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (number)
)

CREATE TABLE journal_entry (
  position INTEGER NOT NULL,
  format INTEGER NOT NULL,
  dossier VARCHAR NOT NULL,
  station VARCHAR NOT NULL,
  seq INTEGER NOT NULL,
  lamport INTEGER NOT NULL,
  gesture INTEGER NOT NULL,
  undoes INTEGER,
  at TEXT NOT NULL,
  operator VARCHAR NOT NULL,
  entity VARCHAR NOT NULL,
  entity_id VARCHAR NOT NULL,
  action VARCHAR NOT NULL,
  previous VARCHAR NOT NULL,
  hash VARCHAR NOT NULL,
  PRIMARY KEY (position),
  UNIQUE (station, seq)
)

CREATE INDEX ix_journal_entry_entity_id ON journal_entry (entity_id)

CREATE INDEX ix_journal_entry_lamport ON journal_entry (lamport)

CREATE INDEX undone_gesture ON journal_entry (station, undoes) WHERE undoes IS NOT NULL

CREATE TABLE milestone (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  day DATE,
  PRIMARY KEY (id)
)

CREATE TABLE participant (
  id VARCHAR NOT NULL,
  source_id VARCHAR,
  civility VARCHAR NOT NULL,
  surname VARCHAR NOT NULL,
  first_name VARCHAR NOT NULL,
  organization VARCHAR NOT NULL,
  job VARCHAR NOT NULL,
  category VARCHAR(32) NOT NULL,
  neighbourhood VARCHAR NOT NULL,
  email VARCHAR NOT NULL,
  phone VARCHAR NOT NULL,
  minority VARCHAR(32) NOT NULL,
  needs VARCHAR NOT NULL,
  named_in_minutes BOOLEAN NOT NULL,
  photo_allowed BOOLEAN NOT NULL,
  answer_wanted BOOLEAN NOT NULL,
  follow_up_wanted BOOLEAN NOT NULL,
  doubtful BOOLEAN NOT NULL,
  duplicate_key VARCHAR NOT NULL,
  search_key VARCHAR NOT NULL,
  PRIMARY KEY (id)
)

CREATE INDEX ix_participant_duplicate_key ON participant (duplicate_key)

CREATE INDEX ix_participant_source_id ON participant (source_id)

CREATE TABLE process (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  slogan VARCHAR NOT NULL,
  owner VARCHAR NOT NULL,
  contractor VARCHAR NOT NULL,
  contact VARCHAR NOT NULL,
  frame VARCHAR NOT NULL,
  mandate VARCHAR NOT NULL,
  purpose VARCHAR NOT NULL,
  training BOOLEAN NOT NULL,
  PRIMARY KEY (id)
)

CREATE TABLE journal_value (
  position INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  value VARCHAR,
  salt VARCHAR,
  commitment VARCHAR NOT NULL,
  base VARCHAR,
  PRIMARY KEY (position, field),
  FOREIGN KEY(position) REFERENCES journal_entry (position)
)

CREATE TABLE workshop (
  id VARCHAR NOT NULL,
  code VARCHAR NOT NULL,
  axis_id VARCHAR,
  audience_id VARCHAR NOT NULL,
  round INTEGER,
  title VARCHAR NOT NULL,
  starts_at TEXT,
  ends_at TEXT,
  date_hint VARCHAR NOT NULL,
  venue VARCHAR NOT NULL,
  room VARCHAR NOT NULL,
  tables INTEGER NOT NULL,
  state VARCHAR(32) NOT NULL,
  started_at TEXT,
  ended_at TEXT,
  closed_at TEXT,
  PRIMARY KEY (id),
  UNIQUE (code),
  FOREIGN KEY(axis_id) REFERENCES axis (id),
  FOREIGN KEY(audience_id) REFERENCES audience (id)
)

CREATE TABLE attendance (
  id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  participant_id VARCHAR,
  manner VARCHAR(32) NOT NULL,
  role VARCHAR(32) NOT NULL,
  label VARCHAR NOT NULL,
  category VARCHAR(32) NOT NULL,
  minor BOOLEAN NOT NULL,
  arrived_at TEXT NOT NULL,
  departed_at TEXT,
  cancelled_at TEXT,
  PRIMARY KEY (id),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id),
  FOREIGN KEY(participant_id) REFERENCES participant (id)
)

CREATE INDEX ix_attendance_participant_id ON attendance (participant_id)

CREATE INDEX ix_attendance_workshop_id ON attendance (workshop_id)

CREATE UNIQUE INDEX one_presence ON attendance (workshop_id, participant_id) WHERE cancelled_at IS NULL

CREATE TABLE contribution (
  id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  axis_id VARCHAR,
  origin VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  reference VARCHAR NOT NULL,
  table_number INTEGER,
  kind VARCHAR(32) NOT NULL,
  angle VARCHAR(32) NOT NULL,
  text VARCHAR NOT NULL,
  verbatim VARCHAR NOT NULL,
  created_at TEXT NOT NULL,
  withdrawn_at TEXT,
  search_key VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (workshop_id, origin, number),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id),
  FOREIGN KEY(axis_id) REFERENCES axis (id),
  UNIQUE (reference)
)

CREATE INDEX ix_contribution_workshop_id ON contribution (workshop_id)

CREATE TABLE projection (
  id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  scene VARCHAR(32) NOT NULL,
  blank BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (workshop_id),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id)
)

CREATE TABLE registration (
  id VARCHAR NOT NULL,
  participant_id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (participant_id, workshop_id),
  FOREIGN KEY(participant_id) REFERENCES participant (id),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id)
)

CREATE INDEX ix_registration_workshop_id ON registration (workshop_id)

CREATE TABLE projected_contribution (
  id VARCHAR NOT NULL,
  contribution_id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (contribution_id),
  FOREIGN KEY(contribution_id) REFERENCES contribution (id),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id)
)

CREATE INDEX ix_projected_contribution_workshop_id ON projected_contribution (workshop_id)

CREATE VIRTUAL TABLE participant_search USING fts5 (
  search_key, content='participant', prefix='1 2 3', tokenize='unicode61 remove_diacritics 0'
)

INSERT INTO participant_search (participant_search, rank) VALUES ('secure-delete', 1)

CREATE VIRTUAL TABLE contribution_search USING fts5 (
  search_key, content='contribution', prefix='2 3', tokenize='unicode61 remove_diacritics 0'
)

INSERT INTO contribution_search (contribution_search, rank) VALUES ('secure-delete', 1)

CREATE TRIGGER participant_indexed AFTER INSERT ON participant BEGIN
  INSERT INTO participant_search (rowid, search_key) VALUES (new.rowid, new.search_key);
END

CREATE TRIGGER participant_reindexed AFTER UPDATE OF search_key ON participant WHEN new.search_key <> old.search_key BEGIN
  INSERT INTO participant_search (participant_search, rowid, search_key) VALUES ('delete', old.rowid, old.search_key);
  INSERT INTO participant_search (rowid, search_key) VALUES (new.rowid, new.search_key);
END

CREATE TRIGGER participant_unindexed AFTER DELETE ON participant BEGIN
  INSERT INTO participant_search (participant_search, rowid, search_key) VALUES ('delete', old.rowid, old.search_key);
END

CREATE TRIGGER contribution_indexed AFTER INSERT ON contribution BEGIN
  INSERT INTO contribution_search (rowid, search_key) VALUES (new.rowid, new.search_key);
END

CREATE TRIGGER contribution_reindexed AFTER UPDATE OF search_key ON contribution WHEN new.search_key <> old.search_key BEGIN
  INSERT INTO contribution_search (contribution_search, rowid, search_key) VALUES ('delete', old.rowid, old.search_key);
  INSERT INTO contribution_search (rowid, search_key) VALUES (new.rowid, new.search_key);
END

CREATE TRIGGER contribution_unindexed AFTER DELETE ON contribution BEGIN
  INSERT INTO contribution_search (contribution_search, rowid, search_key) VALUES ('delete', old.rowid, old.search_key);
END

CREATE TRIGGER closed_workshop_takes_no_contribution BEFORE INSERT ON contribution
WHEN (SELECT state FROM workshop WHERE id = new.workshop_id) = 'closed' BEGIN
  SELECT RAISE(ABORT, 'workshop closed: collected text is read-only');
END

CREATE TRIGGER closed_workshop_keeps_its_contributions BEFORE UPDATE ON contribution
WHEN 'closed' IN (SELECT state FROM workshop WHERE id IN (old.workshop_id, new.workshop_id)) BEGIN
  SELECT RAISE(ABORT, 'workshop closed: collected text is read-only');
END

CREATE TRIGGER contribution_keeps_its_reference
BEFORE UPDATE OF id, workshop_id, origin, number, reference, created_at ON contribution
WHEN (old.id, old.workshop_id, old.origin, old.number, old.reference, old.created_at)
  IS NOT (new.id, new.workshop_id, new.origin, new.number, new.reference, new.created_at) BEGIN
  SELECT RAISE(ABORT, 'a reference is given once');
END

CREATE TRIGGER contribution_is_never_deleted BEFORE DELETE ON contribution BEGIN
  SELECT RAISE(ABORT, 'a contribution is withdrawn, never deleted');
END

CREATE TRIGGER workshop_with_words_is_never_deleted BEFORE DELETE ON workshop
WHEN EXISTS (SELECT 1 FROM contribution WHERE workshop_id = old.id) BEGIN
  SELECT RAISE(ABORT, 'this workshop holds contributions');
END

CREATE TRIGGER journal_entry_is_never_changed BEFORE UPDATE ON journal_entry BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END

CREATE TRIGGER journal_entry_is_never_deleted BEFORE DELETE ON journal_entry BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END

CREATE TRIGGER journal_value_is_only_erased BEFORE UPDATE ON journal_value
WHEN new.value IS NOT NULL OR new.salt IS NOT NULL
  OR (old.position, old.field, old.commitment, old.base) IS NOT (new.position, new.field, new.commitment, new.base) BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END

CREATE TRIGGER journal_value_is_never_deleted BEFORE DELETE ON journal_value BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END
