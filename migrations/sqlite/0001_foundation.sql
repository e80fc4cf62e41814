-- Instants are epoch milliseconds (UTC), civil days are text (2026-03-29), booleans are 0 or 1.
-- Everything of a learner refers to the learner and goes with it.

CREATE TABLE learner (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at      INTEGER NOT NULL,
    start_day       TEXT NOT NULL,
    zone            TEXT NOT NULL,
    alias           TEXT,
    hidden          INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    background      TEXT,
    new_per_day     INTEGER NOT NULL DEFAULT 5,
    minutes_per_day INTEGER NOT NULL DEFAULT 30,
    quiet_from      INTEGER,
    quiet_to        INTEGER,
    platform        TEXT,
    focus           TEXT,
    set_up          INTEGER NOT NULL DEFAULT 0 CHECK (set_up IN (0, 1))
) STRICT;

CREATE TABLE account (
    platform      TEXT NOT NULL,
    external      TEXT NOT NULL,
    learner       INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    address       TEXT NOT NULL,
    name          TEXT,
    closed_reason TEXT,
    PRIMARY KEY (platform, external)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_learner ON account (learner);

CREATE TABLE enrollment (
    learner      INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    roadmap      TEXT NOT NULL,
    at           INTEGER NOT NULL,
    left_at      INTEGER,
    start_day    TEXT NOT NULL,
    target_day   TEXT,
    shift_days   INTEGER NOT NULL DEFAULT 0,
    trimmed      INTEGER NOT NULL DEFAULT 0 CHECK (trimmed IN (0, 1)),
    slow_percent INTEGER NOT NULL DEFAULT 100,
    track        TEXT,
    PRIMARY KEY (learner, roadmap)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    learner INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    roadmap TEXT NOT NULL,
    topic   TEXT NOT NULL,
    state   TEXT NOT NULL,
    day     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (learner, roadmap, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    learner INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    roadmap TEXT NOT NULL,
    topic   TEXT NOT NULL,
    text    TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX submission_learner ON submission (learner, roadmap, topic);

CREATE TABLE deed (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    learner   INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    day       TEXT NOT NULL,
    kind      TEXT NOT NULL,
    roadmap   TEXT,
    topic     TEXT,
    ask       INTEGER,
    minutes   INTEGER,
    -- Done after midnight, for the day before; kept, since the zone of that moment is not.
    grace     INTEGER NOT NULL DEFAULT 0 CHECK (grace IN (0, 1)),
    undone_at INTEGER
) STRICT;
CREATE INDEX deed_learner_day ON deed (learner, day);

CREATE TABLE study_day (
    learner INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    day     TEXT NOT NULL,
    studied INTEGER NOT NULL DEFAULT 0 CHECK (studied IN (0, 1)),
    excuse  TEXT,
    points  INTEGER NOT NULL DEFAULT 0,
    minutes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (learner, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_day (
    learner  INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    from_day TEXT NOT NULL,
    weekdays INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    PRIMARY KEY (learner, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE pause (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    learner  INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    from_day TEXT NOT NULL,
    to_day   TEXT
) STRICT;
CREATE INDEX pause_learner ON pause (learner);

CREATE TABLE change (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    learner   INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    about     TEXT NOT NULL,
    revert    TEXT NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX change_open ON change (learner, id) WHERE undone_at IS NULL;
CREATE INDEX change_learner ON change (learner);

CREATE TABLE card (
    learner    INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    question   TEXT NOT NULL,
    concept    TEXT NOT NULL,
    stability  REAL NOT NULL,
    difficulty REAL NOT NULL,
    due_day    TEXT NOT NULL,
    last_day   TEXT NOT NULL,
    reps       INTEGER NOT NULL,
    lapses     INTEGER NOT NULL,
    PRIMARY KEY (learner, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_due ON card (learner, due_day);

CREATE TABLE review (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    learner  INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    at       INTEGER NOT NULL,
    day      TEXT NOT NULL,
    rating   INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    correct  INTEGER CHECK (correct IN (0, 1)),
    fresh    INTEGER NOT NULL CHECK (fresh IN (0, 1)),
    millis   INTEGER,
    ask      INTEGER
) STRICT;
CREATE INDEX review_learner_day ON review (learner, day);

CREATE TABLE ask (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    learner     INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    question    TEXT NOT NULL,
    seed        INTEGER NOT NULL,
    roadmap     TEXT,
    topic       TEXT,
    at          INTEGER NOT NULL,
    source      TEXT NOT NULL,
    hinted_at   INTEGER,
    answered_at INTEGER,
    correct     INTEGER CHECK (correct IN (0, 1)),
    rating      INTEGER CHECK (rating BETWEEN 1 AND 4)
) STRICT;
CREATE INDEX ask_learner ON ask (learner, id);

CREATE TABLE note (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    learner INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    roadmap TEXT,
    topic   TEXT,
    text    TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX note_learner ON note (learner, id);

CREATE TABLE expectation (
    learner INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    place   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    data    TEXT NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (learner, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    learner     INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    rule        TEXT NOT NULL,
    zone        TEXT NOT NULL,
    UNIQUE (learner, kind)
) STRICT;

-- When each schedule that is not paused fires next. Apart from it and in the order of time, since a tick changes
-- thousands of these rows at once: here they are neighbours, in schedule each would cost a page.
CREATE TABLE firing (
    at          INTEGER NOT NULL,
    schedule    INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
    planned_day TEXT NOT NULL,
    PRIMARY KEY (at, schedule)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX firing_schedule ON firing (schedule);

-- A row is visible to a claim from ready_at on; a claim moves ready_at to the end of its lease. A row with sending_at
-- whose lease is over was being sent when its process died: nobody knows whether it arrived.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    learner     INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
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
    settled_at  INTEGER,
    UNIQUE (learner, kind, day)
) STRICT;
CREATE INDEX outbox_ready ON outbox (ready_at) WHERE state = 'pending';
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE state <> 'pending';

CREATE TABLE heartbeat (
    role        TEXT NOT NULL PRIMARY KEY,
    holder      TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    lease_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The days that it spoiled are excused for learners up to excused_up_to, in the order of their ids; for all once it is null.
CREATE TABLE outage (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    from_at       INTEGER NOT NULL,
    to_at         INTEGER NOT NULL,
    excused_up_to INTEGER DEFAULT 0
) STRICT;
CREATE INDEX outage_to ON outage (to_at);
CREATE INDEX outage_open ON outage (id) WHERE excused_up_to IS NOT NULL;

CREATE TABLE request (
    id      TEXT NOT NULL PRIMARY KEY,
    learner INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    reply   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX request_at ON request (at);
CREATE INDEX request_learner ON request (learner);
