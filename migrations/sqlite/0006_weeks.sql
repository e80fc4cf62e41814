-- Weeks of groups. Points are earned at an instant, and belong to the week and the month of a group that it lies in; a week that
-- is over is frozen.

-- What a learner's points have grown by (or lost, by undo), by quarters of an hour: no zone's midnight lies within one. Over
-- a day, it adds up to the points in study_day.
CREATE TABLE gain (
    learner INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    day     TEXT NOT NULL,
    points  INTEGER NOT NULL,
    PRIMARY KEY (learner, at, day)
) STRICT, WITHOUT ROWID;

-- When it was before there was this table, is not known: noon of its day is.
INSERT INTO gain (learner, at, day, points)
    SELECT learner, CAST(strftime('%s', day || ' 12:00:00') AS INTEGER) * 1000, day, points FROM study_day WHERE points <> 0;

-- The week that goes on in a group. Without a first day it is yet to be opened; that sums the boards of week and month up.
CREATE TABLE open_week (
    study_group INTEGER NOT NULL PRIMARY KEY REFERENCES study_group (id) ON DELETE CASCADE,
    first       TEXT,
    begins_at   INTEGER NOT NULL DEFAULT 0,
    ends_at     INTEGER NOT NULL DEFAULT 0,
    cheered     TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX open_week_ends ON open_week (ends_at);
INSERT INTO open_week (study_group) SELECT id FROM study_group;

CREATE TABLE closed_week (
    study_group INTEGER NOT NULL REFERENCES study_group (id) ON DELETE CASCADE,
    first       TEXT NOT NULL,
    begins_at   INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    closed_at   INTEGER NOT NULL,
    members     INTEGER NOT NULL,
    points      INTEGER NOT NULL,
    topics      INTEGER NOT NULL,
    goal_kind   TEXT,
    goal        INTEGER,
    PRIMARY KEY (study_group, first)
) STRICT, WITHOUT ROWID;

-- Its board. place is a line of it, rank is shared by equal points.
CREATE TABLE closed_standing (
    study_group INTEGER NOT NULL,
    first       TEXT NOT NULL,
    place       INTEGER NOT NULL,
    rank        INTEGER NOT NULL,
    learner     INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    points      INTEGER NOT NULL,
    PRIMARY KEY (study_group, first, place),
    FOREIGN KEY (study_group, first) REFERENCES closed_week (study_group, first) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX closed_standing_learner ON closed_standing (learner, study_group, first);

-- Whether the week that was is told in the group's chats.
ALTER TABLE study_group ADD COLUMN recap INTEGER NOT NULL DEFAULT 1 CHECK (recap IN (0, 1));
