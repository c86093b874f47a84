-- What an action costs and is worth, what it waits for, who does and who
-- confirms it; and what people noted on the way.

-- +goose Up
ALTER TABLE action ADD COLUMN effort INTEGER NOT NULL DEFAULT 0; -- tenths of a person-day; 0: not estimated
ALTER TABLE action ADD COLUMN expected BIGINT NOT NULL DEFAULT 0; -- points; 0: all that is open
ALTER TABLE action ADD COLUMN starts TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN holder TEXT NOT NULL DEFAULT ''; -- login of the officer; '': not one of the system's people
ALTER TABLE action ADD COLUMN helpers TEXT NOT NULL DEFAULT '[]'; -- JSON
ALTER TABLE action ADD COLUMN needs TEXT NOT NULL DEFAULT '[]'; -- JSON: ids of actions
ALTER TABLE action ADD COLUMN confirmer TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN dropped TEXT NOT NULL DEFAULT ''; -- why
ALTER TABLE action ADD COLUMN clause TEXT NOT NULL DEFAULT ''; -- of its first document
CREATE INDEX action_holder ON action (holder) WHERE holder <> '';

CREATE TABLE action_note (
    action   TEXT NOT NULL REFERENCES action (id),
    place    INTEGER NOT NULL,
    noted    BIGINT NOT NULL,
    noted_by TEXT NOT NULL,
    said     TEXT NOT NULL,
    PRIMARY KEY (action, place)
);
