-- The end of a round: what appraising offices confirm, standard remarks,
-- objections to the draft result, and the drafts themselves.

-- +goose Up
-- A later confirmation stands; none is overwritten.
CREATE TABLE confirmation (
    round  TEXT NOT NULL REFERENCES round (id),
    turn   INTEGER NOT NULL,
    office TEXT NOT NULL,
    given  BIGINT NOT NULL,
    given_by TEXT NOT NULL,
    name   TEXT NOT NULL,
    type   TEXT NOT NULL,
    size   BIGINT NOT NULL,
    blob   TEXT NOT NULL,
    PRIMARY KEY (round, turn, office, given)
);

CREATE TABLE remark_list (
    publisher TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
    remarks   TEXT NOT NULL, -- JSON
    version   INTEGER NOT NULL
);

CREATE TABLE objection (
    round    TEXT NOT NULL,
    unit     TEXT NOT NULL,
    code     TEXT NOT NULL,
    state    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    proofs   TEXT NOT NULL, -- JSON
    made_by  TEXT NOT NULL,
    sent     BIGINT NOT NULL, -- 0: not yet
    points   TEXT NOT NULL,   -- JSON: null unless accepted
    remark   TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered BIGINT NOT NULL, -- 0: not yet
    version  INTEGER NOT NULL,
    PRIMARY KEY (round, unit, code),
    FOREIGN KEY (round, unit) REFERENCES sheet (round, unit)
);

CREATE TABLE draft_result (
    round  TEXT NOT NULL REFERENCES round (id),
    number INTEGER NOT NULL,
    made   BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    standings TEXT NOT NULL, -- JSON
    PRIMARY KEY (round, number)
);

CREATE TABLE reminder (
    id     TEXT NOT NULL PRIMARY KEY,
    round  TEXT NOT NULL REFERENCES round (id),
    stage  TEXT NOT NULL,
    unit   TEXT NOT NULL, -- '': of an office
    office TEXT NOT NULL,
    sentence TEXT NOT NULL,
    sent_by TEXT NOT NULL,
    sent   BIGINT NOT NULL
);
CREATE INDEX reminder_round ON reminder (round, sent);

-- What differs from what units gave themselves, among very many agreements.
CREATE INDEX verdict_differing ON verdict (round, unit, code) WHERE points <> 'null' OR found <> 'null';
CREATE INDEX verdict_explain ON verdict (round, unit, code) WHERE explain = 1 AND turn = 1;
