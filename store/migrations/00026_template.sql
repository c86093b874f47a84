-- Word templates that an office has put in place of the shipped ones, each kept
-- as it was brought in.

-- +goose Up
CREATE TABLE template (
    publisher TEXT NOT NULL REFERENCES unit (id),
    kind      TEXT NOT NULL,
    number    INTEGER NOT NULL, -- from 1 on
    name      TEXT NOT NULL,    -- of the file, as uploaded
    blob      TEXT NOT NULL,    -- SHA-256
    size      BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    brought   BIGINT NOT NULL,
    stands    INTEGER NOT NULL, -- 1: papers are made from it; of none: from the shipped one
    PRIMARY KEY (publisher, kind, number)
);
