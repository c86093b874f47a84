-- What was measured of units, targets set for them, registers, and how
-- measures feed score sheets.

-- +goose Up
CREATE TABLE measure (
    unit     TEXT NOT NULL REFERENCES unit (id),
    key      TEXT NOT NULL,
    period   TEXT NOT NULL,
    as_of    TEXT NOT NULL,
    origin   TEXT NOT NULL,
    value    TEXT NOT NULL, -- an exact decimal
    part     TEXT NOT NULL, -- '' where not known
    whole    TEXT NOT NULL,
    sample   INTEGER NOT NULL,
    source   TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    saved    BIGINT NOT NULL,
    PRIMARY KEY (unit, key, period, as_of, origin)
);

CREATE TABLE target (
    unit     TEXT NOT NULL REFERENCES unit (id),
    key      TEXT NOT NULL,
    year     INTEGER NOT NULL,
    value    TEXT NOT NULL,
    basis    TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    saved    BIGINT NOT NULL,
    PRIMARY KEY (unit, key, year)
);

CREATE TABLE register_row (
    id       TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL,
    unit     TEXT NOT NULL REFERENCES unit (id),
    year     INTEGER NOT NULL,
    cells    TEXT NOT NULL, -- JSON
    dropped  INTEGER NOT NULL,
    saved_by TEXT NOT NULL,
    saved    BIGINT NOT NULL,
    version  INTEGER NOT NULL
);
CREATE INDEX register_row_unit ON register_row (register, unit, year);

-- Which measure an input of a component is filled from, in a round.
CREATE TABLE measure_use (
    round TEXT NOT NULL REFERENCES round (id),
    code  TEXT NOT NULL,
    input TEXT NOT NULL,
    key   TEXT NOT NULL,
    side  TEXT NOT NULL,
    PRIMARY KEY (round, code, input)
);

-- What a unit said of a measured value: the value as it stood then stays.
CREATE TABLE measure_choice (
    round    TEXT NOT NULL REFERENCES round (id),
    unit     TEXT NOT NULL REFERENCES unit (id),
    code     TEXT NOT NULL,
    input    TEXT NOT NULL,
    measured TEXT NOT NULL, -- JSON of the measure
    accepted INTEGER NOT NULL,
    own      TEXT NOT NULL,
    reason   TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    saved    BIGINT NOT NULL,
    PRIMARY KEY (round, unit, code, input)
);
