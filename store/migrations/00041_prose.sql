-- What an editor writes into a report that is made anew from data each time,
-- section by section.

-- +goose Up
CREATE TABLE prose (
    round    TEXT NOT NULL REFERENCES round (id),
    about    TEXT NOT NULL, -- request; '': none
    section  TEXT NOT NULL,
    said     TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said_at  BIGINT NOT NULL,
    version  INTEGER NOT NULL,
    PRIMARY KEY (round, about, section)
);
