-- What indexes of every kind need: cohorts, bonus and penalty, what a rule
-- gave before an appraiser decided otherwise, and what would win more.

-- +goose Up
ALTER TABLE result ADD COLUMN cohort TEXT NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN bonus BIGINT NOT NULL DEFAULT 0;
ALTER TABLE result ADD COLUMN penalty BIGINT NOT NULL DEFAULT 0;
ALTER TABLE result ADD COLUMN blocks TEXT NOT NULL DEFAULT 'null'; -- JSON
ALTER TABLE line ADD COLUMN ruled TEXT NOT NULL DEFAULT 'null';    -- JSON
ALTER TABLE line ADD COLUMN next TEXT NOT NULL DEFAULT 'null';     -- JSON
CREATE INDEX result_unit ON result (unit, side);
CREATE INDEX line_code ON line (round, side, code);
