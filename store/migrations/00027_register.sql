-- The register of documents: who signed, to whom it went, and its file.

-- +goose Up
ALTER TABLE document ADD COLUMN direction TEXT NOT NULL DEFAULT ''; -- 'out', 'in'; '': not said
ALTER TABLE document ADD COLUMN signer TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN recipients TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN blob TEXT NOT NULL DEFAULT ''; -- SHA-256; '': no file
ALTER TABLE document ADD COLUMN file TEXT NOT NULL DEFAULT ''; -- its name, as uploaded
ALTER TABLE document ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
