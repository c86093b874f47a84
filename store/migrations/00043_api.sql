-- Keys with which people let programs of theirs ask for what they may see and
-- do, and what was answered under the key of a sender.

-- +goose Up
CREATE TABLE api_token (
    hash    TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token
    account TEXT NOT NULL REFERENCES account (id),
    name    TEXT NOT NULL,
    scopes  TEXT NOT NULL, -- JSON
    made    BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT NOT NULL, -- 0: not
    used    BIGINT NOT NULL  -- 0: never
);
CREATE INDEX api_token_account ON api_token (account);

CREATE TABLE api_answer (
    token  TEXT NOT NULL REFERENCES api_token (hash),
    idem   TEXT NOT NULL,
    asked  TEXT NOT NULL,    -- SHA-256 of the request
    status INTEGER NOT NULL, -- 0: it is at work, or its end was not lived to see
    answer TEXT NOT NULL,
    begun  BIGINT NOT NULL,
    PRIMARY KEY (token, idem)
);
CREATE INDEX api_answer_begun ON api_answer (begun);
