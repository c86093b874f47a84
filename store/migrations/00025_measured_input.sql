-- Which measure of dossiers an input of a round's components is.

-- +goose Up
CREATE TABLE measured_input (
    round   TEXT NOT NULL REFERENCES round (id),
    code    TEXT NOT NULL,
    input   TEXT NOT NULL,
    measure TEXT NOT NULL,
    PRIMARY KEY (round, code, input)
);
