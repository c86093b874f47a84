-- What of a unit holds between dates only: codes, earlier names and parents,
-- heirs. Read with every unit, so it stands in its row.

-- +goose Up
ALTER TABLE unit ADD COLUMN history TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE unit ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
