package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

// Presentations returns the last times that a unit's sheet was laid before its
// head, the latest first and at most limit.
func (s *Store) Presentations(ctx context.Context, round assessment.RoundID, unit org.UnitID, limit int) ([]assessment.Presentation, error) {
	return list(ctx, s.read, "lần trình", func(rows *sql.Rows) (assessment.Presentation, error) {
		p := assessment.Presentation{Round: round, Unit: unit}
		err := rows.Scan(&p.Place, &p.By, fromInstant{&p.At}, fromUnits{&p.Total}, fromJSON{&p.Parts})
		return p, err
	}, "SELECT place, presented_by, presented, total, parts FROM presentation WHERE round = ? AND unit = ? ORDER BY place DESC LIMIT ?",
		string(round), string(unit), limit)
}

// PutPresentation keeps a sheet as it is laid before the head now; its Place
// and At are set by the store.
func (tx *Tx) PutPresentation(p assessment.Presentation) error {
	_, err := tx.exec("lần trình", `INSERT INTO presentation (round, unit, place, presented_by, presented, total, parts)
		VALUES (?, ?, (SELECT COALESCE(MAX(place), 0) + 1 FROM presentation WHERE round = ? AND unit = ?), ?, ?, ?, ?)`,
		string(p.Round), string(p.Unit), string(p.Round), string(p.Unit), p.By, tx.now.UnixNano(), p.Total.Units(), asJSON{p.Parts})
	return err
}
