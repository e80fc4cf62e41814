-- Study groups. What is sent goes to a learner or, new, to a chat: schedule and outbox get a recipient of either sort.

CREATE TABLE study_group (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at INTEGER NOT NULL,
    name       TEXT NOT NULL,
    zone       TEXT NOT NULL,
    roadmap    TEXT,
    hour       INTEGER NOT NULL,
    weekdays   INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    polls      INTEGER NOT NULL DEFAULT 0 CHECK (polls IN (0, 1)),
    paused     INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    paused_to  TEXT,
    goal_kind  TEXT,
    goal       INTEGER
) STRICT;

-- A chat belongs to one group, a group may have several. learner is who set it up: they hear of it once if it closes.
CREATE TABLE chat (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    platform      TEXT NOT NULL,
    external      TEXT NOT NULL,
    title         TEXT NOT NULL,
    study_group   INTEGER NOT NULL REFERENCES study_group (id) ON DELETE CASCADE,
    learner       INTEGER REFERENCES learner (id) ON DELETE SET NULL,
    asks          INTEGER NOT NULL DEFAULT 0 CHECK (asks IN (0, 1)),
    closed_reason TEXT,
    told_day      TEXT,
    UNIQUE (platform, external)
) STRICT;
CREATE INDEX chat_group ON chat (study_group);
CREATE INDEX chat_learner ON chat (learner);

CREATE TABLE membership (
    study_group INTEGER NOT NULL REFERENCES study_group (id) ON DELETE CASCADE,
    learner     INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    joined_at   INTEGER NOT NULL,
    left_at     INTEGER,
    PRIMARY KEY (study_group, learner)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_learner ON membership (learner);

CREATE TABLE group_question (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    study_group INTEGER NOT NULL REFERENCES study_group (id) ON DELETE CASCADE,
    day         TEXT NOT NULL,
    question    TEXT NOT NULL,
    seed        INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    UNIQUE (study_group, day)
) STRICT;

-- One answer a question a learner. It outlives undo, so that nothing is earned twice.
CREATE TABLE group_answer (
    group_question INTEGER NOT NULL REFERENCES group_question (id) ON DELETE CASCADE,
    learner        INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    choice         INTEGER NOT NULL,
    correct        INTEGER NOT NULL CHECK (correct IN (0, 1)),
    at             INTEGER NOT NULL,
    PRIMARY KEY (group_question, learner)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_answer_learner ON group_answer (learner);

-- Single-use codes: what they open, who made them. Only a hash is kept.
CREATE TABLE code (
    hash        TEXT NOT NULL PRIMARY KEY,
    what        TEXT NOT NULL,
    study_group INTEGER REFERENCES study_group (id) ON DELETE CASCADE,
    learner     INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    until       INTEGER NOT NULL,
    used_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX code_learner ON code (learner);
CREATE INDEX code_group ON code (study_group);
CREATE INDEX code_until ON code (until);

-- Codes that were none, so that nobody can try them through.
CREATE TABLE wrong_code (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    learner INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX wrong_code_learner ON wrong_code (learner, at);

CREATE INDEX account_address ON account (platform, address);

-- SQLite can't make a column nullable: the three tables are built again, with their rows. firing refers to schedule, so
-- that it goes first.
CREATE TABLE schedule_new (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    learner INTEGER REFERENCES learner (id) ON DELETE CASCADE,
    chat    INTEGER REFERENCES chat (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    rule    TEXT NOT NULL,
    zone    TEXT NOT NULL,
    UNIQUE (learner, kind),
    CHECK ((learner IS NULL) <> (chat IS NULL))
) STRICT;
INSERT INTO schedule_new (id, learner, kind, rule, zone) SELECT id, learner, kind, rule, zone FROM schedule;

CREATE TABLE firing_new (
    at          INTEGER NOT NULL,
    schedule    INTEGER NOT NULL REFERENCES schedule_new (id) ON DELETE CASCADE,
    planned_day TEXT NOT NULL,
    PRIMARY KEY (at, schedule)
) STRICT, WITHOUT ROWID;
INSERT INTO firing_new (at, schedule, planned_day) SELECT at, schedule, planned_day FROM firing;

CREATE TABLE outbox_new (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    learner     INTEGER REFERENCES learner (id) ON DELETE CASCADE,
    chat        INTEGER REFERENCES chat (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    day         TEXT NOT NULL,
    due_at      INTEGER NOT NULL,
    ready_at    INTEGER NOT NULL,
    claims      INTEGER NOT NULL DEFAULT 0,
    failures    INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,
    sending_at  INTEGER,
    state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dropped')),
    reason      TEXT,
    receipt     TEXT,
    poll        TEXT,
    settled_at  INTEGER,
    UNIQUE (learner, kind, day),
    CHECK ((learner IS NULL) <> (chat IS NULL))
) STRICT;
INSERT INTO outbox_new (id, learner, kind, day, due_at, ready_at, claims, failures, lease_until, sending_at, state, reason,
                        receipt, settled_at)
    SELECT id, learner, kind, day, due_at, ready_at, claims, failures, lease_until, sending_at, state, reason, receipt,
           settled_at
    FROM outbox;

-- Numbers that were given once are not given again: questions remember the prompt that asked them.
DELETE FROM sqlite_sequence WHERE name IN ('schedule_new', 'outbox_new');
INSERT INTO sqlite_sequence (name, seq)
    SELECT name || '_new', seq FROM sqlite_sequence WHERE name IN ('schedule', 'outbox');

DROP TABLE firing;
DROP TABLE schedule;
DROP TABLE outbox;
ALTER TABLE schedule_new RENAME TO schedule;
ALTER TABLE firing_new RENAME TO firing;
ALTER TABLE outbox_new RENAME TO outbox;

CREATE UNIQUE INDEX firing_schedule ON firing (schedule);
CREATE INDEX outbox_ready ON outbox (ready_at) WHERE state = 'pending';
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE state <> 'pending';

-- Partial, so that the rows of learners, nearly all, have no part in them.
CREATE UNIQUE INDEX schedule_chat ON schedule (chat, kind) WHERE chat IS NOT NULL;
CREATE UNIQUE INDEX outbox_chat ON outbox (chat, kind, day) WHERE chat IS NOT NULL;
CREATE INDEX outbox_poll ON outbox (poll) WHERE poll IS NOT NULL;
