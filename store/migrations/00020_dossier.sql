-- Dossiers of administrative procedures, where they came from, and what is
-- counted of them. The year of receipt is part of the key, so that the table
-- may be partitioned by it.

-- +goose Up
-- A file's sender: what its columns were taken for the last time.
CREATE TABLE dossier_source (
    top     TEXT NOT NULL REFERENCES unit (id),
    name    TEXT NOT NULL,
    mapping TEXT NOT NULL, -- JSON: heading of each column
    used    BIGINT NOT NULL,
    PRIMARY KEY (top, name)
);

CREATE TABLE dossier_import (
    number    INTEGER NOT NULL PRIMARY KEY,
    top       TEXT NOT NULL REFERENCES unit (id),
    unit      TEXT NOT NULL REFERENCES unit (id),
    source    TEXT NOT NULL,
    file      TEXT NOT NULL,
    hash      TEXT NOT NULL, -- SHA-256 of the file
    options   TEXT NOT NULL, -- what else the outcome depends on
    imported  BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    dossiers  INTEGER NOT NULL,
    added     INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    rejected  INTEGER NOT NULL,
    rejects   TEXT NOT NULL -- the file of rejected rows, '' for none
);
CREATE INDEX dossier_import_top ON dossier_import (top, number);

-- Texts that millions of dossiers share.
CREATE TABLE dossier_term (
    number INTEGER NOT NULL PRIMARY KEY,
    term   TEXT NOT NULL UNIQUE
);

CREATE TABLE dossier (
    top       INTEGER NOT NULL, -- terms, as unit, procedure, field and officer
    code      TEXT NOT NULL,
    year      INTEGER NOT NULL,
    unit      INTEGER NOT NULL,
    procedure INTEGER NOT NULL,
    field     INTEGER NOT NULL,
    officer   INTEGER NOT NULL,
    received  BIGINT NOT NULL, -- seconds × 2, + 1 where the hour is known; 0: none
    due       BIGINT NOT NULL,
    finished  BIGINT NOT NULL,
    facts     INTEGER NOT NULL, -- state and answers, two bits each
    import    INTEGER NOT NULL,
    line      INTEGER NOT NULL,
    PRIMARY KEY (top, code, year)
);

CREATE TABLE dossier_tally (
    unit   TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
    counts BYTEA NOT NULL
);
