-- Counts changes of units, so that a copy of the program knows at a glance
-- whether the tree that it holds is still right.

-- +goose Up
CREATE TABLE unit_stamp (
    id INTEGER NOT NULL PRIMARY KEY,
    n  BIGINT NOT NULL
);
INSERT INTO unit_stamp (id, n) VALUES (1, 1);
