-- What is watched of dossiers: which are open or late, found without reading
-- the others; the day on which one was really finished, where the system has a
-- later one; and who may push rows.

-- +goose Up
CREATE INDEX dossier_open ON dossier (unit, due) WHERE finished = 0;
CREATE INDEX dossier_late ON dossier (unit, finished) WHERE due > 0 AND finished > due;

-- How many rows a file says in its own line of sums; 0: it does not say.
ALTER TABLE dossier_import ADD COLUMN stated INTEGER NOT NULL DEFAULT 0;

CREATE TABLE dossier_actual (
    id         TEXT NOT NULL PRIMARY KEY,
    top        TEXT NOT NULL REFERENCES unit (id),
    unit       TEXT NOT NULL REFERENCES unit (id),
    code       TEXT NOT NULL,
    actual     BIGINT NOT NULL, -- as the moments of a dossier
    reason     TEXT NOT NULL,
    name       TEXT NOT NULL,   -- of the file of evidence
    type       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    blob       TEXT NOT NULL,
    stated     BIGINT NOT NULL,
    stated_by  TEXT NOT NULL,
    state      TEXT NOT NULL,   -- stated, accepted, refused
    decided    BIGINT NOT NULL, -- 0: not yet
    decided_by TEXT NOT NULL,
    remark     TEXT NOT NULL
);
CREATE INDEX dossier_actual_code ON dossier_actual (top, code);
CREATE INDEX dossier_actual_unit ON dossier_actual (unit, state);

CREATE TABLE dossier_token (
    hash    TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token
    top     TEXT NOT NULL REFERENCES unit (id),
    unit    TEXT NOT NULL REFERENCES unit (id),
    source  TEXT NOT NULL,
    made    BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    revoked BIGINT NOT NULL -- 0: in use
);

CREATE TABLE dossier_push (
    token  TEXT NOT NULL REFERENCES dossier_token (hash),
    idem   TEXT NOT NULL, -- the key that the sender chose
    body   TEXT NOT NULL, -- SHA-256
    answer TEXT NOT NULL, -- JSON
    pushed BIGINT NOT NULL,
    PRIMARY KEY (token, idem)
);
