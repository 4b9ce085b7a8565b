ALTER TABLE participant ADD COLUMN other_contact VARCHAR NOT NULL DEFAULT ''

ALTER TABLE participant ADD COLUMN merged_into VARCHAR REFERENCES participant (id)

CREATE INDEX merged_person ON participant (merged_into) WHERE merged_into IS NOT NULL

ALTER TABLE registration ADD COLUMN code VARCHAR COLLATE NOCASE NOT NULL DEFAULT ''

CREATE INDEX ix_registration_code ON registration (code)

ALTER TABLE attendance ADD COLUMN proof VARCHAR(32) NOT NULL DEFAULT 'desk'

ALTER TABLE attendance ADD COLUMN table_number INTEGER

ALTER TABLE workshop ADD COLUMN seats INTEGER NOT NULL DEFAULT 8

ALTER TABLE workshop ADD COLUMN seating VARCHAR(32) NOT NULL DEFAULT 'fewest'

CREATE TABLE distinction (
  id VARCHAR NOT NULL,
  one_id VARCHAR NOT NULL,
  other_id VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (one_id, other_id),
  FOREIGN KEY(one_id) REFERENCES participant (id),
  FOREIGN KEY(other_id) REFERENCES participant (id)
)

CREATE TABLE refusal (
  id VARCHAR NOT NULL,
  workshop_id VARCHAR NOT NULL,
  participant_id VARCHAR,
  reason VARCHAR(32) NOT NULL,
  refused_at TEXT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(workshop_id) REFERENCES workshop (id),
  FOREIGN KEY(participant_id) REFERENCES participant (id)
)

CREATE INDEX ix_refusal_workshop_id ON refusal (workshop_id)

CREATE VIRTUAL TABLE participant_word USING fts5vocab (participant_search, row)
