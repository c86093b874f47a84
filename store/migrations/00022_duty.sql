-- Duties, what was done for them, news items of units, and calendars that
-- people follow without signing in.

-- +goose Up
CREATE TABLE duty (
    id        TEXT NOT NULL PRIMARY KEY,
    unit      TEXT NOT NULL REFERENCES unit (id),
    key       TEXT NOT NULL,
    title     TEXT NOT NULL,
    owed_to   TEXT NOT NULL,
    rule      TEXT NOT NULL, -- JSON
    proven    TEXT NOT NULL,
    basis     TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    officer   TEXT NOT NULL,
    owed_from TEXT NOT NULL,
    until     TEXT NOT NULL,
    note      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    UNIQUE (unit, key)
);

-- What was done is never overwritten: what was entered by mistake is marked.
CREATE TABLE fulfilment (
    id       TEXT NOT NULL PRIMARY KEY,
    duty     TEXT NOT NULL REFERENCES duty (id),
    period   TEXT NOT NULL,
    done_on  TEXT NOT NULL,
    pieces   INTEGER NOT NULL,
    document TEXT REFERENCES document (id),
    name     TEXT NOT NULL,
    type     TEXT NOT NULL,
    size     BIGINT NOT NULL,
    blob     TEXT NOT NULL,
    link     TEXT NOT NULL,
    note     TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added    BIGINT NOT NULL,
    taken    INTEGER NOT NULL
);
CREATE INDEX fulfilment_duty ON fulfilment (duty, period);

CREATE TABLE news (
    id       TEXT NOT NULL PRIMARY KEY,
    unit     TEXT NOT NULL REFERENCES unit (id),
    day      TEXT NOT NULL,
    title    TEXT NOT NULL,
    link     TEXT NOT NULL,
    guid     TEXT NOT NULL,
    source   TEXT NOT NULL,
    added_by TEXT NOT NULL,
    taken    INTEGER NOT NULL
);
CREATE INDEX news_unit ON news (unit, day);

-- What tells one item of a unit from another.
CREATE TABLE news_key (
    unit TEXT NOT NULL,
    key  TEXT NOT NULL,
    news TEXT NOT NULL REFERENCES news (id),
    PRIMARY KEY (unit, key)
);

CREATE TABLE duty_feed (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    token   TEXT NOT NULL UNIQUE, -- its SHA-256: the token itself is with the person only
    made    BIGINT NOT NULL
);
