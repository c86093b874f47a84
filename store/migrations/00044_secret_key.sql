-- Which key seals secrets: its name, not the key, which is no record.

-- +goose Up
CREATE TABLE secret_key (
    place INTEGER NOT NULL PRIMARY KEY, -- 1: there is one key at a time
    id    TEXT NOT NULL,
    made  BIGINT NOT NULL
);
