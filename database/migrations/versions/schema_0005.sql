ALTER TABLE participant ADD COLUMN erased_at TEXT

ALTER TABLE contribution ADD COLUMN passages_erased INTEGER NOT NULL DEFAULT 0

CREATE TABLE passage_erasure (
  id VARCHAR NOT NULL,
  contribution_id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  start INTEGER NOT NULL,
  length INTEGER NOT NULL,
  erased_at TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (contribution_id, number),
  FOREIGN KEY(contribution_id) REFERENCES contribution (id)
)

CREATE TABLE erasure (
  id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  kind VARCHAR(32) NOT NULL,
  done_at TEXT NOT NULL,
  counts VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (number)
)

CREATE TABLE retention (
  id VARCHAR NOT NULL,
  kind VARCHAR(32) NOT NULL,
  days INTEGER,
  PRIMARY KEY (id),
  UNIQUE (kind)
)

CREATE TRIGGER erased_passage_is_said_for_good BEFORE UPDATE ON passage_erasure BEGIN
  SELECT RAISE(ABORT, 'an erasure is never changed');
END

CREATE TRIGGER erased_passage_is_never_deleted BEFORE DELETE ON passage_erasure BEGIN
  SELECT RAISE(ABORT, 'an erasure is never changed');
END

CREATE TRIGGER erasure_is_said_for_good BEFORE UPDATE ON erasure BEGIN
  SELECT RAISE(ABORT, 'an erasure is never changed');
END

CREATE TRIGGER erasure_is_never_deleted BEFORE DELETE ON erasure BEGIN
  SELECT RAISE(ABORT, 'an erasure is never changed');
END

DROP TRIGGER closed_workshop_keeps_its_contributions

CREATE TRIGGER closed_workshop_keeps_its_contributions
BEFORE UPDATE OF id, workshop_id, axis_id, origin, number, reference, table_number, kind, angle, text, verbatim, created_at,
  withdrawn_at, source, people, out_of, stance, about_id, link, to_refine, debated, dots, title, answers_to, how, who,
  conditions, obstacles, validated_at, removed_at, passages_erased ON contribution
WHEN 'closed' IN (SELECT state FROM workshop WHERE id IN (old.workshop_id, new.workshop_id))
  AND NOT (new.removed_at IS NOT NULL AND new.passages_erased = old.passages_erased
    AND new.text = '' AND new.verbatim = '' AND new.title = '' AND new.answers_to = ''
    AND new.how = '' AND new.who = '' AND new.conditions = '' AND new.obstacles = ''
    AND (new.id, new.workshop_id, new.axis_id, new.origin, new.number, new.reference, new.table_number, new.kind, new.angle,
      new.created_at, new.withdrawn_at, new.source, new.people, new.out_of, new.stance, new.about_id, new.link,
      new.to_refine, new.debated, new.dots, new.validated_at)
    IS (old.id, old.workshop_id, old.axis_id, old.origin, old.number, old.reference, old.table_number, old.kind, old.angle,
      old.created_at, old.withdrawn_at, old.source, old.people, old.out_of, old.stance, old.about_id, old.link,
      old.to_refine, old.debated, old.dots, old.validated_at))
  AND NOT (new.removed_at IS old.removed_at AND new.passages_erased = old.passages_erased + 1
    AND (new.id, new.workshop_id, new.axis_id, new.origin, new.number, new.reference, new.table_number, new.kind, new.angle,
      new.created_at, new.withdrawn_at, new.source, new.people, new.out_of, new.stance, new.about_id, new.link,
      new.to_refine, new.debated, new.dots, new.validated_at)
    IS (old.id, old.workshop_id, old.axis_id, old.origin, old.number, old.reference, old.table_number, old.kind, old.angle,
      old.created_at, old.withdrawn_at, old.source, old.people, old.out_of, old.stance, old.about_id, old.link,
      old.to_refine, old.debated, old.dots, old.validated_at)
    AND EXISTS (SELECT 1 FROM passage_erasure AS p
      WHERE p.contribution_id = old.id AND p.number = new.passages_erased AND p.length > 0 AND p.start >= 0
      AND p.field IN ('text', 'verbatim', 'title', 'answers_to', 'how', 'who', 'conditions', 'obstacles')
      AND new.text = CASE p.field WHEN 'text' THEN
        substr(old.text, 1, p.start) || '[passage effacé]' || substr(old.text, p.start + p.length + 1) ELSE old.text END AND new.verbatim = CASE p.field WHEN 'verbatim' THEN
        substr(old.verbatim, 1, p.start) || '[passage effacé]' || substr(old.verbatim, p.start + p.length + 1) ELSE old.verbatim END AND new.title = CASE p.field WHEN 'title' THEN
        substr(old.title, 1, p.start) || '[passage effacé]' || substr(old.title, p.start + p.length + 1) ELSE old.title END AND new.answers_to = CASE p.field WHEN 'answers_to' THEN
        substr(old.answers_to, 1, p.start) || '[passage effacé]' || substr(old.answers_to, p.start + p.length + 1) ELSE old.answers_to END AND new.how = CASE p.field WHEN 'how' THEN
        substr(old.how, 1, p.start) || '[passage effacé]' || substr(old.how, p.start + p.length + 1) ELSE old.how END AND new.who = CASE p.field WHEN 'who' THEN
        substr(old.who, 1, p.start) || '[passage effacé]' || substr(old.who, p.start + p.length + 1) ELSE old.who END AND new.conditions = CASE p.field WHEN 'conditions' THEN
        substr(old.conditions, 1, p.start) || '[passage effacé]' || substr(old.conditions, p.start + p.length + 1) ELSE old.conditions END AND new.obstacles = CASE p.field WHEN 'obstacles' THEN
        substr(old.obstacles, 1, p.start) || '[passage effacé]' || substr(old.obstacles, p.start + p.length + 1) ELSE old.obstacles END)) BEGIN
  SELECT RAISE(ABORT, 'workshop closed: collected text is read-only');
END

CREATE TABLE program_needed (
  version VARCHAR NOT NULL
)

INSERT INTO program_needed (version) VALUES ('0.2.0')
