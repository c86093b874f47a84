-- What feeds an input of a sheet stands in one place: figures of dossiers that
-- inputs were matched with become measures in use. A row without a key says that
-- an input is filled from none.

-- +goose Up
INSERT INTO measure_use (round, code, input, key, side)
SELECT m.round, m.code, m.input, f.key, f.side
FROM measured_input m JOIN (
              SELECT 'received' AS figure, 'received' AS key, 'value' AS side
    UNION ALL SELECT 'resolved', 'rate_resolved', 'whole'
    UNION ALL SELECT 'in_time', 'rate_resolved', 'part'
    UNION ALL SELECT 'late', 'late', 'value'
    UNION ALL SELECT 'due', 'rate_due', 'whole'
    UNION ALL SELECT 'due_in_time', 'rate_due', 'part'
    UNION ALL SELECT 'open_overdue', 'open_overdue', 'value'
    UNION ALL SELECT 'apologies', 'apology_share', 'part'
    UNION ALL SELECT 'apologies_owed', 'apology_share', 'whole'
    UNION ALL SELECT 'online', 'online_share', 'part'
    UNION ALL SELECT 'digitised', 'digitised_share', 'part'
    UNION ALL SELECT 'paying', 'paid_online_share', 'whole'
    UNION ALL SELECT 'paid_online', 'paid_online_share', 'part'
) f ON f.figure = m.measure
WHERE NOT EXISTS (SELECT 1 FROM measure_use u WHERE u.round = m.round AND u.code = m.code AND u.input = m.input);
DROP TABLE measured_input;
