-- What a role is narrowed to, and who delegated it while absent.

-- +goose Up
ALTER TABLE account_grant ADD COLUMN only_parts TEXT NOT NULL DEFAULT 'null'; -- JSON
ALTER TABLE account_grant ADD COLUMN granted_for TEXT REFERENCES account (id);
CREATE INDEX account_grant_for ON account_grant (granted_for);

-- Failed sign-ins of a login, known or not: what is kept tells nobody which
-- logins there are.
CREATE TABLE sign_in_failure (
    login    TEXT NOT NULL PRIMARY KEY, -- SHA-256 of it in lower case
    failures INTEGER NOT NULL,
    last     BIGINT NOT NULL,
    closed   BIGINT NOT NULL -- until when no further attempt counts
);
