-- Two learners became one: who stayed, who went into them, and, for a day, all that is needed to part them again.
CREATE TABLE link_audit (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    learner  INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    -- No reference: they are gone while the two are one.
    other    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    accounts TEXT NOT NULL,
    kept     TEXT
) STRICT;
CREATE INDEX link_audit_learner ON link_audit (learner);
CREATE INDEX link_audit_kept ON link_audit (at) WHERE kept IS NOT NULL;

-- The prompt in which the learner heard that this account, where they want prompts, is closed: they hear it once.
ALTER TABLE account ADD COLUMN told_by INTEGER;
