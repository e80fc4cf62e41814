-- Leaderboards. standing is who stands where: it follows from membership, learner.hidden and study_day (or, for streaks, from
-- the ledger), and is kept with them. tally counts its members by points, so that a rank is found without counting everybody.

CREATE TABLE standing (
    learner     BIGINT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    study_group BIGINT NOT NULL REFERENCES study_group (id) ON DELETE CASCADE,
    period      TEXT NOT NULL,
    points      BIGINT NOT NULL CHECK (points >= 0),
    changes_at  BIGINT,
    PRIMARY KEY (learner, study_group, period)
);
CREATE INDEX standing_points ON standing (study_group, period, points DESC, learner);

-- Streaks that change by themselves, when a day ends.
CREATE INDEX standing_changes ON standing (study_group, changes_at) WHERE changes_at IS NOT NULL;

CREATE TABLE tally (
    study_group BIGINT NOT NULL REFERENCES study_group (id) ON DELETE CASCADE,
    period      TEXT NOT NULL,
    width       BIGINT NOT NULL,
    bucket      BIGINT NOT NULL,
    members     BIGINT NOT NULL,
    PRIMARY KEY (study_group, period, width, bucket)
);

INSERT INTO standing (learner, study_group, period, points)
    SELECT m.learner, m.study_group, p.period, CAST(SUM(p.points) AS BIGINT)
    FROM membership AS m
    JOIN learner AS l ON l.id = m.learner AND l.hidden = 0
    JOIN (
        SELECT learner, 'week ' || TO_CHAR(DATE_TRUNC('week', CAST(day AS DATE)), 'YYYY-MM-DD') AS period, points FROM study_day
        UNION ALL SELECT learner, 'month ' || SUBSTR(day, 1, 7) || '-01', points FROM study_day
        UNION ALL SELECT learner, 'all', points FROM study_day
    ) AS p ON p.learner = m.learner
    WHERE m.left_at IS NULL
    GROUP BY m.learner, m.study_group, p.period
    HAVING SUM(p.points) > 0;

-- Streaks are computed when they are looked at.
INSERT INTO standing (learner, study_group, period, points, changes_at)
    SELECT m.learner, m.study_group, 'streak', 0, 0
    FROM membership AS m
    JOIN learner AS l ON l.id = m.learner AND l.hidden = 0
    WHERE m.left_at IS NULL;

INSERT INTO tally (study_group, period, width, bucket, members)
    SELECT s.study_group, s.period, w.width, s.points / w.width, COUNT(*)
    FROM standing AS s
    CROSS JOIN (SELECT 1 AS width UNION ALL SELECT 64 UNION ALL SELECT 4096) AS w
    WHERE s.points > 0
    GROUP BY s.study_group, s.period, w.width, s.points / w.width;
