-- A letter that asks to report goes to many units, and each has its reply. The
-- letters known so far asked one unit each.

-- +goose Up
ALTER TABLE request RENAME TO request_before;

CREATE TABLE request (
    id        TEXT NOT NULL PRIMARY KEY,
    round     TEXT NOT NULL REFERENCES round (id),
    asker     TEXT NOT NULL REFERENCES unit (id),
    document  TEXT REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    due       TEXT NOT NULL, -- '': the letter names no date
    addressee TEXT NOT NULL,
    points    TEXT NOT NULL, -- JSON
    closed    INTEGER NOT NULL,
    made      TEXT NOT NULL, -- JSON: fields that no source gives
    asked     BIGINT NOT NULL,
    version   INTEGER NOT NULL
);
CREATE INDEX request_round ON request (round, asked);

CREATE TABLE reply (
    request  TEXT NOT NULL REFERENCES request (id),
    unit     TEXT NOT NULL REFERENCES unit (id),
    state    TEXT NOT NULL,
    answers  TEXT NOT NULL, -- JSON, by point
    remark   TEXT NOT NULL,
    sent     BIGINT NOT NULL, -- 0: never
    sent_by  TEXT NOT NULL,
    number   TEXT NOT NULL,
    blob     TEXT NOT NULL,
    name     TEXT NOT NULL,
    size     BIGINT NOT NULL,
    reminded BIGINT NOT NULL, -- 0: never
    made     INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    PRIMARY KEY (request, unit)
);
CREATE INDEX reply_unit ON reply (unit);

INSERT INTO request (id, round, asker, document, due, addressee, points, closed, made, asked, version)
    SELECT b.round || '-' || b.unit, b.round, r.publisher, b.document, '', b.addressee, b.items, 0, 'null', 0, 1
    FROM request_before b JOIN round r ON r.id = b.round;
INSERT INTO reply (request, unit, state, answers, remark, sent, sent_by, number, blob, name, size, reminded, made, version)
    SELECT b.round || '-' || b.unit, b.unit, 'waiting', 'null', '', 0, '', '', '', '', 0, 0, 0, 1 FROM request_before b;
DROP TABLE request_before;
