-- Root certificates, certificates of issuers and revocation lists by which
-- signatures are judged.

-- +goose Up
CREATE TABLE trust (
    id      TEXT PRIMARY KEY, -- SHA-256 of the content
    der     BYTEA NOT NULL,
    file    TEXT NOT NULL,    -- it came in, as uploaded
    actor   TEXT NOT NULL,
    brought BIGINT NOT NULL
);
