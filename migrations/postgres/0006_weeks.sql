-- Weeks of groups. Points are earned at an instant, and belong to the week and the month of a group that it lies in; a week that
-- is over is frozen.

-- What a learner's points have grown by (or lost, by undo), by quarters of an hour: no zone's midnight lies within one. Over
-- a day, it adds up to the points in study_day.
CREATE TABLE gain (
    learner BIGINT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at      BIGINT NOT NULL,
    day     TEXT NOT NULL,
    points  BIGINT NOT NULL,
    PRIMARY KEY (learner, at, day)
);

-- When it was before there was this table, is not known: noon of its day is.
INSERT INTO gain (learner, at, day, points)
    SELECT learner, CAST(EXTRACT(EPOCH FROM CAST(day || ' 12:00:00+00' AS TIMESTAMPTZ)) AS BIGINT) * 1000, day, points FROM study_day WHERE points <> 0;

-- The week that goes on in a group. Without a first day it is yet to be opened; that sums the boards of week and month up.
CREATE TABLE open_week (
    study_group BIGINT NOT NULL PRIMARY KEY REFERENCES study_group (id) ON DELETE CASCADE,
    first       TEXT,
    begins_at   BIGINT NOT NULL DEFAULT 0,
    ends_at     BIGINT NOT NULL DEFAULT 0,
    cheered     TEXT
);
CREATE INDEX open_week_ends ON open_week (ends_at);
INSERT INTO open_week (study_group) SELECT id FROM study_group;

CREATE TABLE closed_week (
    study_group BIGINT NOT NULL REFERENCES study_group (id) ON DELETE CASCADE,
    first       TEXT NOT NULL,
    begins_at   BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    closed_at   BIGINT NOT NULL,
    members     BIGINT NOT NULL,
    points      BIGINT NOT NULL,
    topics      BIGINT NOT NULL,
    goal_kind   TEXT,
    goal        BIGINT,
    PRIMARY KEY (study_group, first)
);

-- Its board. place is a line of it, rank is shared by equal points.
CREATE TABLE closed_standing (
    study_group BIGINT NOT NULL,
    first       TEXT NOT NULL,
    place       BIGINT NOT NULL,
    rank        BIGINT NOT NULL,
    learner     BIGINT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    points      BIGINT NOT NULL,
    PRIMARY KEY (study_group, first, place),
    FOREIGN KEY (study_group, first) REFERENCES closed_week (study_group, first) ON DELETE CASCADE
);
CREATE INDEX closed_standing_learner ON closed_standing (learner, study_group, first);

-- Whether the week that was is told in the group's chats.
ALTER TABLE study_group ADD COLUMN recap BIGINT NOT NULL DEFAULT 1 CHECK (recap IN (0, 1));
