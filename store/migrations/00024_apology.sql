-- Letters of apology for late dossiers, and who gets the list of the morning.

-- +goose Up
CREATE TABLE apology (
    id        TEXT NOT NULL PRIMARY KEY,
    top       TEXT NOT NULL REFERENCES unit (id),
    unit      TEXT NOT NULL REFERENCES unit (id),
    code      TEXT NOT NULL,
    made      TEXT NOT NULL,   -- the day it was really made
    number    TEXT NOT NULL,   -- '' until the office's register gives one
    reason    TEXT NOT NULL,
    appointed BIGINT NOT NULL, -- the new moment; 0: the letter names none
    origin    TEXT NOT NULL,   -- here, or the name of the system that issued it
    entered   BIGINT NOT NULL,
    by_login  TEXT NOT NULL
);
CREATE INDEX apology_code ON apology (top, code);
CREATE INDEX apology_unit ON apology (unit, made);

CREATE TABLE morning_list (
    unit    TEXT NOT NULL REFERENCES unit (id),
    address TEXT NOT NULL,
    sent    TEXT NOT NULL, -- the day it was sent last, '' for never
    PRIMARY KEY (unit, address)
);
