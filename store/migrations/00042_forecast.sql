-- What the forecast of a unit's running year was, day by day; and how an action
-- came to be: again from one before, or for a period of a duty.

-- +goose Up
CREATE TABLE forecast_day (
    round TEXT NOT NULL REFERENCES round (id),
    unit  TEXT NOT NULL REFERENCES unit (id),
    day   TEXT NOT NULL,
    low   BIGINT NOT NULL, -- points, if nothing more is won
    high  BIGINT NOT NULL, -- points, if all that is possible is won
    PRIMARY KEY (round, unit, day)
);

ALTER TABLE action ADD COLUMN origin TEXT NOT NULL DEFAULT ''; -- action that it carries on, or duty and period; '': neither
CREATE INDEX action_origin ON action (origin) WHERE origin <> '';
CREATE INDEX action_due ON action (due) WHERE state IN ('planned', 'doing');
