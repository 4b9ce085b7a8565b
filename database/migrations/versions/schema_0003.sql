CREATE TABLE contribution_group (
  id VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (id)
)

ALTER TABLE contribution ADD COLUMN source VARCHAR(32) NOT NULL DEFAULT 'spoken'

ALTER TABLE contribution ADD COLUMN people INTEGER

ALTER TABLE contribution ADD COLUMN out_of INTEGER

ALTER TABLE contribution ADD COLUMN stance VARCHAR(32)

ALTER TABLE contribution ADD COLUMN about_id VARCHAR REFERENCES contribution (id)

ALTER TABLE contribution ADD COLUMN link VARCHAR(32)

ALTER TABLE contribution ADD COLUMN to_refine BOOLEAN NOT NULL DEFAULT 0

ALTER TABLE contribution ADD COLUMN debated BOOLEAN NOT NULL DEFAULT 0

ALTER TABLE contribution ADD COLUMN dots INTEGER

ALTER TABLE contribution ADD COLUMN title VARCHAR NOT NULL DEFAULT ''

ALTER TABLE contribution ADD COLUMN answers_to VARCHAR NOT NULL DEFAULT ''

ALTER TABLE contribution ADD COLUMN how VARCHAR NOT NULL DEFAULT ''

ALTER TABLE contribution ADD COLUMN who VARCHAR NOT NULL DEFAULT ''

ALTER TABLE contribution ADD COLUMN conditions VARCHAR NOT NULL DEFAULT ''

ALTER TABLE contribution ADD COLUMN obstacles VARCHAR NOT NULL DEFAULT ''

ALTER TABLE contribution ADD COLUMN validated_at TEXT

ALTER TABLE contribution ADD COLUMN group_id VARCHAR REFERENCES contribution_group (id)

ALTER TABLE contribution ADD COLUMN removed_at TEXT

ALTER TABLE contribution ADD COLUMN stem_key VARCHAR NOT NULL DEFAULT ''

CREATE INDEX ix_contribution_about_id ON contribution (about_id)

CREATE INDEX ix_contribution_group_id ON contribution (group_id)

CREATE TABLE erratum (
  id VARCHAR NOT NULL,
  contribution_id VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  written_at TEXT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(contribution_id) REFERENCES contribution (id)
)

CREATE INDEX ix_erratum_contribution_id ON erratum (contribution_id)

ALTER TABLE workshop ADD COLUMN dots_each INTEGER NOT NULL DEFAULT 3

ALTER TABLE workshop ADD COLUMN current_angle VARCHAR(32)

CREATE TABLE sequence (
  id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  title VARCHAR NOT NULL,
  minutes INTEGER NOT NULL,
  angle VARCHAR(32),
  started_at TEXT,
  PRIMARY KEY (id),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id)
)

CREATE INDEX ix_sequence_workshop_id ON sequence (workshop_id)

CREATE TABLE support (
  id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  day DATE,
  where_to_get VARCHAR NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id)
)

CREATE INDEX ix_support_workshop_id ON support (workshop_id)

CREATE TABLE table_report (
  id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  table_number INTEGER NOT NULL,
  rapporteur VARCHAR NOT NULL,
  message VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (workshop_id, table_number),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id)
)

CREATE INDEX ix_table_report_workshop_id ON table_report (workshop_id)

CREATE VIRTUAL TABLE contribution_stem USING fts5 (
  stem_key, content='contribution', tokenize='unicode61 remove_diacritics 0'
)

INSERT INTO contribution_stem (contribution_stem, rank) VALUES ('secure-delete', 1)

CREATE TRIGGER contribution_stemmed AFTER INSERT ON contribution BEGIN
  INSERT INTO contribution_stem (rowid, stem_key) VALUES (new.rowid, new.stem_key);
END

CREATE TRIGGER contribution_restemmed AFTER UPDATE OF stem_key ON contribution WHEN new.stem_key <> old.stem_key BEGIN
  INSERT INTO contribution_stem (contribution_stem, rowid, stem_key) VALUES ('delete', old.rowid, old.stem_key);
  INSERT INTO contribution_stem (rowid, stem_key) VALUES (new.rowid, new.stem_key);
END

DROP TRIGGER closed_workshop_keeps_its_contributions

CREATE TRIGGER closed_workshop_keeps_its_contributions
BEFORE UPDATE OF id, workshop_id, axis_id, origin, number, reference, table_number, kind, angle, text, verbatim, created_at,
  withdrawn_at, source, people, out_of, stance, about_id, link, to_refine, debated, dots, title, answers_to, how, who,
  conditions, obstacles, validated_at, removed_at ON contribution
WHEN 'closed' IN (SELECT state FROM workshop WHERE id IN (old.workshop_id, new.workshop_id))
  AND NOT (new.removed_at IS NOT NULL AND new.text = '' AND new.verbatim = '' AND new.title = '' AND new.answers_to = ''
    AND new.how = '' AND new.who = '' AND new.conditions = '' AND new.obstacles = ''
    AND (new.id, new.workshop_id, new.axis_id, new.origin, new.number, new.reference, new.table_number, new.kind, new.angle,
      new.created_at, new.withdrawn_at, new.source, new.people, new.out_of, new.stance, new.about_id, new.link,
      new.to_refine, new.debated, new.dots, new.validated_at)
    IS (old.id, old.workshop_id, old.axis_id, old.origin, old.number, old.reference, old.table_number, old.kind, old.angle,
      old.created_at, old.withdrawn_at, old.source, old.people, old.out_of, old.stance, old.about_id, old.link,
      old.to_refine, old.debated, old.dots, old.validated_at)) BEGIN
  SELECT RAISE(ABORT, 'workshop closed: collected text is read-only');
END

CREATE TRIGGER contribution_keeps_its_row BEFORE UPDATE ON contribution WHEN new.rowid IS NOT old.rowid BEGIN
  SELECT RAISE(ABORT, 'a contribution keeps its place');
END

CREATE INDEX ix_participant_organization ON participant (organization)

CREATE INDEX participant_last_half ON participant (substr(duplicate_key, instr(duplicate_key, ' ') + 1), duplicate_key)

CREATE INDEX participant_email ON participant (lower(email)) WHERE email <> ''

CREATE INDEX participant_phone ON participant (substr(replace(replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '.', ''), '-', ''), '/', ''), '(', ''), ')', ''), char(160), ''), char(8239), ''), -9)) WHERE phone <> ''
