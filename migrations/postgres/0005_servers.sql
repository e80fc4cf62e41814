-- Chats that stand in a server, where the platform has such: one server is one group, so it has one chat that is asked.
-- mention is the role that is called with the question, mention_lost the day on which that role was gone; thread says
-- whether each question opens one to talk about it.

ALTER TABLE chat ADD COLUMN server TEXT;
ALTER TABLE chat ADD COLUMN mention TEXT;
ALTER TABLE chat ADD COLUMN mention_lost TEXT;
ALTER TABLE chat ADD COLUMN thread BIGINT NOT NULL DEFAULT 0 CHECK (thread IN (0, 1));

CREATE UNIQUE INDEX chat_server ON chat (platform, server) WHERE server IS NOT NULL;
