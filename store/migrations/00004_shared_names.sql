-- Two provinces may each have an index of one name and version: these are
-- unique below a topmost unit, not in the whole database. SQLite cannot drop
-- the old constraint, so the column that it stands on takes the wider name.

-- +goose Up
ALTER TABLE rulebook RENAME COLUMN index_id TO name; -- topmost unit, '/', index
ALTER TABLE rulebook ADD COLUMN index_id TEXT NOT NULL DEFAULT '';
UPDATE rulebook SET index_id = name;
UPDATE rulebook SET name = COALESCE((
    WITH RECURSIVE above (id, parent) AS (
        SELECT u.id, u.parent FROM unit u WHERE u.id = COALESCE(
            (SELECT d.unit FROM draft d WHERE d.published = rulebook.hash),
            (SELECT MIN(r.publisher) FROM round r WHERE r.hash = rulebook.hash))
        UNION
        SELECT u.id, u.parent FROM unit u JOIN above a ON u.id = a.parent
    )
    SELECT a.id FROM above a WHERE a.parent IS NULL
), '') || '/' || index_id;
