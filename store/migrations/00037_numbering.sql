-- Offices that number their papers here, and the numbers that were given.

-- +goose Up
CREATE TABLE numbering (
    unit  TEXT PRIMARY KEY REFERENCES unit (id),
    actor TEXT NOT NULL,
    since BIGINT NOT NULL
);

CREATE TABLE paper_number (
    unit   TEXT NOT NULL REFERENCES unit (id), -- that issues the paper
    abbr   TEXT NOT NULL,                      -- of the kind of document: BC; '' for a công văn
    year   INTEGER NOT NULL,
    number INTEGER NOT NULL,
    round  TEXT NOT NULL REFERENCES round (id),
    owner  TEXT NOT NULL REFERENCES unit (id), -- whose paper it is in the round
    kind   TEXT NOT NULL,
    PRIMARY KEY (unit, abbr, year, number)
);
