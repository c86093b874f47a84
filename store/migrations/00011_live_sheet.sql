-- Who is on a running sheet, and what a piece of evidence replaces and who
-- signed it.

-- +goose Up
CREATE TABLE presence (
    round TEXT NOT NULL,
    unit  TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    code  TEXT NOT NULL, -- component that is open; '' for the sheet as a whole
    seen  BIGINT NOT NULL,
    PRIMARY KEY (round, unit, account)
);
CREATE INDEX presence_seen ON presence (seen);

ALTER TABLE proof ADD COLUMN replaces TEXT NOT NULL DEFAULT ''; -- the version before
ALTER TABLE proof ADD COLUMN signatures TEXT NOT NULL DEFAULT 'null'; -- JSON
