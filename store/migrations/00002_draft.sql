-- +goose Up
CREATE TABLE draft (
    id        TEXT NOT NULL PRIMARY KEY,
    unit      TEXT NOT NULL REFERENCES unit (id),
    title     TEXT NOT NULL,
    edition   TEXT NOT NULL,
    file      TEXT NOT NULL,
    origin    TEXT REFERENCES rulebook (hash),
    editor    TEXT NOT NULL,
    saved     BIGINT NOT NULL,
    version   INTEGER NOT NULL,
    published TEXT UNIQUE REFERENCES rulebook (hash), -- none: still being written
    content   BYTEA NOT NULL
);
