-- Corrections of a publication are publications of their own, and each is
-- shown to the public only when the secretariat says so.

-- +goose Up
ALTER TABLE round ADD COLUMN corrects TEXT NOT NULL DEFAULT ''; -- the round that this one corrects
ALTER TABLE round ADD COLUMN reason TEXT NOT NULL DEFAULT '';   -- of the correction
ALTER TABLE round ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;  -- to the public

CREATE TABLE correction (
    round    TEXT NOT NULL PRIMARY KEY REFERENCES round (id),
    reason   TEXT NOT NULL,
    changes  TEXT NOT NULL, -- JSON
    made_by  TEXT NOT NULL,
    proposer TEXT NOT NULL, -- '': not proposed yet
    version  INTEGER NOT NULL
);
