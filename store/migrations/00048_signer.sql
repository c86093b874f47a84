-- Who signs a unit's papers, in what right, and from when to when.

-- +goose Up
CREATE TABLE signer (
    unit   TEXT NOT NULL REFERENCES unit (id),
    place  INTEGER NOT NULL,
    name   TEXT NOT NULL,
    office TEXT NOT NULL,
    form   TEXT NOT NULL, -- KT, TL, TUQ, Q; '' for the head
    kinds  TEXT NOT NULL, -- JSON; none: all
    field  TEXT NOT NULL,
    from_date TEXT NOT NULL, -- ISO; '' for always
    to_date   TEXT NOT NULL, -- the last day; '' until further notice
    version INTEGER NOT NULL,
    PRIMARY KEY (unit, place)
);
