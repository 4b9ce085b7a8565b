CREATE TABLE naming_decision (
  id VARCHAR NOT NULL,
  subject_id VARCHAR NOT NULL,
  digest VARCHAR NOT NULL,
  naming VARCHAR(32) NOT NULL,
  decided_at TEXT NOT NULL,
  PRIMARY KEY (id)
)

CREATE INDEX ix_naming_decision_subject_id ON naming_decision (subject_id)

CREATE TABLE edition (
  id VARCHAR NOT NULL,
  workshop_id VARCHAR,
  version INTEGER NOT NULL,
  seal VARCHAR NOT NULL,
  digest VARCHAR NOT NULL,
  folder VARCHAR NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id)
)

CREATE INDEX ix_edition_workshop_id ON edition (workshop_id)

CREATE INDEX IF NOT EXISTS ix_participant_organization ON participant (organization)

CREATE INDEX IF NOT EXISTS participant_last_half ON participant (substr(duplicate_key, instr(duplicate_key, ' ') + 1), duplicate_key)

CREATE INDEX IF NOT EXISTS participant_email ON participant (lower(email)) WHERE email <> ''

CREATE INDEX IF NOT EXISTS participant_phone ON participant (substr(replace(replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '.', ''), '-', ''), '/', ''), '(', ''), ')', ''), char(160), ''), char(8239), ''), -9)) WHERE phone <> ''
