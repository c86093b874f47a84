-- One schema for SQLite and PostgreSQL, so only what both read alike:
-- TEXT       texts, ids, JSON, and dates as 2024-05-02 ('' for none)
-- INTEGER    small numbers, and 0/1 for no/yes
-- BIGINT     points in units of 10⁻¹⁰; instants in nanoseconds since 1970 UTC
-- BYTEA      bytes (SQLite takes the name as it comes)
-- A reference that is DEFERRABLE may be written before what it refers to; it
-- is checked when the change is committed.

-- +goose Up
CREATE TABLE unit (
    id         TEXT NOT NULL PRIMARY KEY,
    alias      TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL, -- JSON
    kind       TEXT NOT NULL,
    level      TEXT NOT NULL,
    parent     TEXT REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL,
    heir       TEXT REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
    source     TEXT NOT NULL
);

CREATE TABLE account (
    id          TEXT NOT NULL PRIMARY KEY,
    login       TEXT NOT NULL,
    login_lower TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL, -- JSON
    hash        TEXT NOT NULL,
    must_change INTEGER NOT NULL,
    disabled    INTEGER NOT NULL,
    version     INTEGER NOT NULL
);

CREATE TABLE account_grant (
    account    TEXT NOT NULL REFERENCES account (id),
    place      INTEGER NOT NULL,
    role       TEXT NOT NULL,
    unit       TEXT REFERENCES unit (id), -- none: the whole installation
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL,
    PRIMARY KEY (account, place)
);

CREATE TABLE session (
    token  TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token
    data   BYTEA NOT NULL,
    expiry BIGINT NOT NULL
);
CREATE INDEX session_expiry ON session (expiry);

-- Whose session it is. The row outlives its session: a request under way when
-- a session is ended must not bring it back.
CREATE TABLE session_account (
    token   TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    bound   BIGINT NOT NULL,
    ended   BIGINT NOT NULL -- 0: not ended
);
CREATE INDEX session_account_account ON session_account (account);

CREATE TABLE document (
    id       TEXT NOT NULL PRIMARY KEY,
    key      TEXT NOT NULL,
    owner    TEXT NOT NULL REFERENCES unit (id),
    kind     TEXT NOT NULL,
    number   TEXT NOT NULL,
    date     TEXT NOT NULL,
    issuer   TEXT NOT NULL,
    abstract TEXT NOT NULL,
    note     TEXT NOT NULL,
    source   TEXT NOT NULL
);
CREATE INDEX document_owner ON document (owner);

CREATE TABLE document_answer (
    document TEXT NOT NULL REFERENCES document (id),
    place    INTEGER NOT NULL,
    answered TEXT NOT NULL REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (document, place)
);

CREATE TABLE rulebook (
    hash     TEXT NOT NULL PRIMARY KEY,
    index_id TEXT NOT NULL,
    version  TEXT NOT NULL,
    file     TEXT NOT NULL,
    content  BYTEA NOT NULL,
    UNIQUE (index_id, version)
);

CREATE TABLE round (
    id        TEXT NOT NULL PRIMARY KEY,
    key       TEXT NOT NULL UNIQUE,
    title     TEXT NOT NULL, -- JSON
    year      INTEGER NOT NULL,
    publisher TEXT NOT NULL REFERENCES unit (id),
    decision  TEXT REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    published TEXT NOT NULL,
    hash      TEXT NOT NULL REFERENCES rulebook (hash)
);

CREATE TABLE input (
    round  TEXT NOT NULL REFERENCES round (id),
    side   TEXT NOT NULL,
    unit   TEXT NOT NULL REFERENCES unit (id),
    code   TEXT NOT NULL,
    place  INTEGER NOT NULL,
    name   TEXT NOT NULL,
    type   TEXT NOT NULL,
    raw    TEXT NOT NULL,
    source TEXT NOT NULL,
    mark   TEXT NOT NULL,
    file   TEXT NOT NULL,
    line   INTEGER NOT NULL,
    PRIMARY KEY (round, side, unit, code, name)
);

CREATE TABLE result (
    round        TEXT NOT NULL REFERENCES round (id),
    side         TEXT NOT NULL,
    unit         TEXT NOT NULL REFERENCES unit (id),
    total        BIGINT NOT NULL,
    max          BIGINT NOT NULL,
    lost         BIGINT NOT NULL,
    rank         INTEGER NOT NULL,
    ranked       INTEGER NOT NULL,
    class        TEXT NOT NULL, -- JSON
    areas        TEXT NOT NULL, -- JSON
    illustrative INTEGER NOT NULL,
    source       TEXT NOT NULL,
    PRIMARY KEY (round, side, unit)
);

CREATE TABLE line (
    round      TEXT NOT NULL,
    side       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    code       TEXT NOT NULL,
    place      INTEGER NOT NULL, -- order of the index
    area       TEXT NOT NULL,
    title      TEXT NOT NULL,    -- JSON, and so are the others below
    max        BIGINT NOT NULL,
    got        BIGINT NOT NULL,
    lost       BIGINT NOT NULL,
    outcome    TEXT NOT NULL,
    left_total INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    steps      TEXT NOT NULL,
    basis      TEXT NOT NULL,
    marks      TEXT NOT NULL,
    PRIMARY KEY (round, side, unit, code),
    FOREIGN KEY (round, side, unit) REFERENCES result (round, side, unit)
);
CREATE INDEX line_lost ON line (round, side, unit, place) WHERE lost > 0;

CREATE TABLE cause (
    round  TEXT NOT NULL REFERENCES round (id),
    key    TEXT NOT NULL,
    place  INTEGER NOT NULL,
    title  TEXT NOT NULL, -- JSON
    nature TEXT NOT NULL,
    PRIMARY KEY (round, key)
);

CREATE TABLE note (
    round     TEXT NOT NULL REFERENCES round (id),
    unit      TEXT NOT NULL REFERENCES unit (id),
    component TEXT NOT NULL,
    causes    TEXT NOT NULL, -- JSON, and so are the next two
    reason    TEXT NOT NULL,
    done      TEXT NOT NULL,
    source    TEXT NOT NULL,
    figure    TEXT NOT NULL, -- JSON
    PRIMARY KEY (round, unit, component)
);

CREATE TABLE action (
    id           TEXT NOT NULL PRIMARY KEY,
    round        TEXT NOT NULL REFERENCES round (id),
    unit         TEXT NOT NULL REFERENCES unit (id),
    place        INTEGER NOT NULL,
    components   TEXT NOT NULL, -- JSON
    measure      TEXT NOT NULL, -- JSON
    officer      TEXT NOT NULL,
    due          TEXT NOT NULL,
    state        TEXT NOT NULL,
    progress     TEXT NOT NULL, -- JSON
    illustrative TEXT NOT NULL, -- JSON
    version      INTEGER NOT NULL
);
CREATE INDEX action_round ON action (round, unit);

CREATE TABLE action_document (
    action   TEXT NOT NULL REFERENCES action (id),
    place    INTEGER NOT NULL,
    document TEXT NOT NULL REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (action, place)
);

CREATE TABLE request (
    round     TEXT NOT NULL REFERENCES round (id),
    unit      TEXT NOT NULL REFERENCES unit (id),
    document  TEXT REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    addressee TEXT NOT NULL,
    items     TEXT NOT NULL, -- JSON
    PRIMARY KEY (round, unit)
);

CREATE TABLE review (
    round        TEXT NOT NULL REFERENCES round (id),
    unit         TEXT NOT NULL REFERENCES unit (id),
    achieved     TEXT NOT NULL, -- JSON, and so are the others
    limits       TEXT NOT NULL,
    difficulties TEXT NOT NULL,
    measures     TEXT NOT NULL,
    PRIMARY KEY (round, unit)
);

CREATE TABLE letterhead (
    unit       TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
    parent     TEXT NOT NULL,
    issuer     TEXT NOT NULL,
    place      TEXT NOT NULL,
    symbol     TEXT NOT NULL,
    signature  TEXT NOT NULL, -- JSON
    recipients TEXT NOT NULL  -- JSON
);

CREATE TABLE paper (
    round   TEXT NOT NULL REFERENCES round (id),
    unit    TEXT NOT NULL REFERENCES unit (id),
    kind    TEXT NOT NULL,
    number  TEXT NOT NULL,
    date    TEXT NOT NULL,
    blob    TEXT NOT NULL,
    name    TEXT NOT NULL,
    size    BIGINT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (round, unit, kind)
);

-- No reference to unit: the log outlives what it tells of.
CREATE TABLE audit (
    chain   TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    actor   TEXT NOT NULL,
    verb    TEXT NOT NULL,
    target  TEXT NOT NULL,
    unit    TEXT NOT NULL,
    payload TEXT,          -- JSON, byte for byte as digested; NULL once erased
    digest  TEXT NOT NULL,
    prev    TEXT NOT NULL,
    hash    TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
);
