-- People in the browser: finding them, one-time links, and what a person is
-- told of their own sessions.

-- +goose Up
-- Login and name without the marks of their letters, for searching; '' until
-- the program has filled it in.
ALTER TABLE account ADD COLUMN sought TEXT NOT NULL DEFAULT '';
CREATE INDEX account_grant_unit ON account_grant (unit, role);

CREATE TABLE one_time_link (
    token   TEXT NOT NULL PRIMARY KEY, -- SHA-256 of it
    account TEXT NOT NULL REFERENCES account (id),
    purpose TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made    BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT NOT NULL -- 0: not yet
);
CREATE INDEX one_time_link_account ON one_time_link (account);

ALTER TABLE session_account ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session_account ADD COLUMN agent TEXT NOT NULL DEFAULT '';
ALTER TABLE session_account ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;

-- What one officer holds, to be handed over.
CREATE INDEX entry_officer ON entry (officer);
CREATE INDEX action_officer ON action (officer);
