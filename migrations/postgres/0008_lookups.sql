-- A prompt that is composed again looks for the question that it asked: among the open ones, not in all of a history.
CREATE INDEX ask_open ON ask (learner, source) WHERE answered_at IS NULL;

-- By the address alone: with the platform before it, SQLite went through all accounts of the platform instead.
DROP INDEX account_address;
CREATE INDEX account_address ON account (address);

-- Prompts that may have arrived: few, whatever waits behind them.
CREATE INDEX outbox_left ON outbox (sending_at) WHERE state = 'pending' AND sending_at IS NOT NULL;
