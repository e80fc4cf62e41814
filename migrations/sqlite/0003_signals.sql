-- How questions do, without names: who answered is nowhere in these rows, so that nothing of them goes with a learner.
-- What is counted is a word ("right") or an option ("option 5f1d…", by what it says, so that a reworded one begins anew).
CREATE TABLE question_stat (
    question TEXT NOT NULL,
    -- The first answer that somebody gave to the question, or a later one.
    first    INTEGER NOT NULL CHECK (first IN (0, 1)),
    outcome  TEXT NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (question, first, outcome)
) STRICT, WITHOUT ROWID;

-- How many answers a learner has given, at how many their memory is fitted (again), and what was found.
CREATE TABLE fitting (
    learner    INTEGER NOT NULL PRIMARY KEY REFERENCES learner (id) ON DELETE CASCADE,
    answers    INTEGER NOT NULL,
    next       INTEGER NOT NULL DEFAULT 400,
    fitted_at  INTEGER,
    fitted_to  INTEGER,
    -- Null while the usual ones are as good.
    parameters TEXT
) STRICT;
CREATE INDEX fitting_due ON fitting (learner) WHERE answers >= next;
INSERT INTO fitting (learner, answers) SELECT learner, COUNT(*) FROM review GROUP BY learner;
