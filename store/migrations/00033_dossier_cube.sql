-- What is counted of the dossiers of an office by field, procedure and officer.
-- An import adds a part to an office's; many parts are put together in one. The
-- numbers in it are those of dossier_term. Where dossiers came before this table
-- it is filled when the program starts.

-- +goose Up
CREATE TABLE dossier_cube (
    unit   TEXT NOT NULL REFERENCES unit (id),
    part   INTEGER NOT NULL,
    counts BYTEA NOT NULL,
    PRIMARY KEY (unit, part)
);
