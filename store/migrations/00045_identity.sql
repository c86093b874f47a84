-- Who people are at the provider of single sign-on.

-- +goose Up
CREATE TABLE identity (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    name    TEXT NOT NULL, -- by which the provider names the person; '': their login
    issuer  TEXT NOT NULL, -- '' until they came by it
    subject TEXT NOT NULL, -- that the provider never gives to another
    bound   BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_subject ON identity (issuer, subject) WHERE subject <> '';
CREATE UNIQUE INDEX identity_name ON identity (name) WHERE name <> '';
