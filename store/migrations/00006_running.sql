-- The running round: sheets of its units, what they say of each component,
-- with what they prove it, and what appraisers decide.

-- +goose Up
ALTER TABLE round ADD COLUMN stage TEXT NOT NULL DEFAULT 'published';
ALTER TABLE round ADD COLUMN timetable TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE round ADD COLUMN proposer TEXT NOT NULL DEFAULT '';
ALTER TABLE round ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;

CREATE TABLE sheet (
    round    TEXT NOT NULL REFERENCES round (id),
    unit     TEXT NOT NULL REFERENCES unit (id),
    cohort   TEXT NOT NULL,
    state    TEXT NOT NULL,
    extended BIGINT NOT NULL, -- 0: as all
    remark   TEXT NOT NULL,
    self     BIGINT NOT NULL,
    final    BIGINT NOT NULL,
    answered BIGINT NOT NULL, -- 0: not yet
    version  INTEGER NOT NULL,
    PRIMARY KEY (round, unit)
);
CREATE INDEX sheet_self ON sheet (round, cohort, self);
CREATE INDEX sheet_final ON sheet (round, cohort, final);

CREATE TABLE entry (
    round        TEXT NOT NULL,
    unit         TEXT NOT NULL,
    code         TEXT NOT NULL,
    input_values TEXT NOT NULL, -- JSON
    explanation  TEXT NOT NULL,
    reply        TEXT NOT NULL,
    officer      TEXT NOT NULL,
    saved_by     TEXT NOT NULL,
    saved        BIGINT NOT NULL,
    version      INTEGER NOT NULL,
    PRIMARY KEY (round, unit, code),
    FOREIGN KEY (round, unit) REFERENCES sheet (round, unit)
);

-- A piece of evidence, and apart from it what it proves: one may prove many
-- components. Taking it off a component leaves the piece.
CREATE TABLE proof (
    id    TEXT NOT NULL PRIMARY KEY,
    round TEXT NOT NULL,
    unit  TEXT NOT NULL,
    name  TEXT NOT NULL,
    type  TEXT NOT NULL,
    size  BIGINT NOT NULL,
    blob  TEXT NOT NULL,
    link  TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added BIGINT NOT NULL,
    FOREIGN KEY (round, unit) REFERENCES sheet (round, unit)
);
CREATE INDEX proof_unit ON proof (round, unit);

CREATE TABLE entry_proof (
    round TEXT NOT NULL,
    unit  TEXT NOT NULL,
    code  TEXT NOT NULL,
    proof TEXT NOT NULL REFERENCES proof (id),
    place INTEGER NOT NULL,
    reply INTEGER NOT NULL,
    PRIMARY KEY (round, unit, code, proof)
);

CREATE TABLE verdict (
    round     TEXT NOT NULL,
    unit      TEXT NOT NULL,
    code      TEXT NOT NULL,
    turn      INTEGER NOT NULL,
    points    TEXT NOT NULL, -- JSON: null where the rule decides
    found     TEXT NOT NULL, -- JSON: values found by the appraiser
    remark    TEXT NOT NULL,
    explain   INTEGER NOT NULL,
    given_by  TEXT NOT NULL,
    given     BIGINT NOT NULL,
    version   INTEGER NOT NULL,
    PRIMARY KEY (round, unit, code, turn),
    FOREIGN KEY (round, unit) REFERENCES sheet (round, unit)
);
CREATE INDEX verdict_code ON verdict (round, code);


CREATE INDEX audit_target ON audit (chain, target);
