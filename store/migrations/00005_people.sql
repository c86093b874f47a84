-- What a role is narrowed to, and who delegated it while absent.

-- +goose Up
ALTER TABLE account_grant ADD COLUMN only_parts TEXT NOT NULL DEFAULT 'null'; -- JSON
ALTER TABLE account_grant ADD COLUMN granted_for TEXT REFERENCES account (id);
CREATE INDEX account_grant_for ON account_grant (granted_for);
