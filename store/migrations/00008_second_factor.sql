-- The second step of signing in, for those who turned it on.

-- +goose Up
CREATE TABLE second_factor (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    secret  TEXT NOT NULL,
    since   BIGINT NOT NULL,
    counter BIGINT NOT NULL -- of the code used last: no code works twice
);

CREATE TABLE recovery_code (
    account TEXT NOT NULL REFERENCES account (id),
    code    TEXT NOT NULL, -- SHA-256 of it
    PRIMARY KEY (account, code)
);
