-- Whether something is given, as a column of its own: what the board counts of
-- a nation's round is counted in indexes, without reading what units wrote.

-- +goose Up
ALTER TABLE entry ADD COLUMN filled INTEGER NOT NULL DEFAULT 0;
UPDATE entry SET filled = 1 WHERE input_values NOT IN ('null', '[]') OR explanation <> '';
CREATE INDEX entry_filled_unit ON entry (round, unit, filled);
CREATE INDEX entry_filled_code ON entry (round, code, filled);
