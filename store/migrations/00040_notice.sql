-- What people are told, how they want to be told, and what is on its way to
-- them.

-- +goose Up
CREATE TABLE notice (
    id      TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    thing   TEXT NOT NULL,
    said    TEXT NOT NULL, -- JSON
    href    TEXT NOT NULL,
    due     TEXT NOT NULL,
    made    BIGINT NOT NULL,
    seen    BIGINT NOT NULL, -- 0: not yet
    mailed  BIGINT NOT NULL, -- in which digest's moment; 0: in none
    UNIQUE (account, thing)
);
CREATE INDEX notice_account ON notice (account, made);

CREATE TABLE notice_choice (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    address TEXT NOT NULL,
    off     INTEGER NOT NULL,
    hour    INTEGER NOT NULL,
    quiet   INTEGER NOT NULL, -- the hour in which quiet begins
    loud    INTEGER NOT NULL, -- the hour in which it ends
    told    TEXT NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE receiver (
    id      TEXT NOT NULL PRIMARY KEY,
    unit    TEXT NOT NULL REFERENCES unit (id),
    address TEXT NOT NULL,
    secret  TEXT NOT NULL,
    made    BIGINT NOT NULL
);

CREATE TABLE delivery (
    id      TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body    TEXT NOT NULL,
    secret  TEXT NOT NULL,
    made    BIGINT NOT NULL,
    due     BIGINT NOT NULL, -- not before; while somebody tries, until when it is theirs
    tries   INTEGER NOT NULL,
    done    BIGINT NOT NULL, -- 0: not yet
    fault   TEXT NOT NULL
);
CREATE INDEX delivery_due ON delivery (due) WHERE done = 0;
