-- A sheet as it was laid before the head, to compare with when it comes again.

-- +goose Up
CREATE TABLE presentation (
    round TEXT NOT NULL,
    unit  TEXT NOT NULL,
    place INTEGER NOT NULL, -- 1 is the first time
    presented_by TEXT NOT NULL,
    presented BIGINT NOT NULL,
    total BIGINT NOT NULL,
    parts TEXT NOT NULL, -- JSON by code
    PRIMARY KEY (round, unit, place)
);
