-- What a unit says of a loss is edited on pages, and so has a version.

-- +goose Up
ALTER TABLE note ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
