-- The working time of a topmost unit, where it is not the shipped one.

-- +goose Up
CREATE TABLE work_calendar (
    top      TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
    content  TEXT NOT NULL, -- CSV
    saved    BIGINT NOT NULL,
    saved_by TEXT NOT NULL,
    version  INTEGER NOT NULL
);
