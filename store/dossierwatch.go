package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
)

const selectDossier = `SELECT d.code, u.term, p.term, f.term, o.term, d.received, d.due, d.finished, d.facts, d.line
	FROM dossier d JOIN dossier_term u ON u.number = d.unit JOIN dossier_term p ON p.number = d.procedure
	JOIN dossier_term f ON f.number = d.field JOIN dossier_term o ON o.number = d.officer `

func scanDossier(rows *sql.Rows) (dossier.Dossier, error) {
	var d dossier.Dossier
	var received, due, finished, facts int64
	err := rows.Scan(&d.Code, &d.Unit, &d.Procedure, &d.Field, &d.Officer, &received, &due, &finished, &facts, &d.Line)
	d.Received, d.Due, d.Finished = unpackMoment(received), unpackMoment(due), unpackMoment(finished)
	unpackFacts(facts, &d)
	return d, err
}

// OpenDossiers returns the dossiers of a unit without a result that fall due
// before an instant, the earliest first.
func (s *Store) OpenDossiers(ctx context.Context, unit org.UnitID, before dossier.Moment, limit int) ([]dossier.Dossier, error) {
	return list(ctx, s.read, "hồ sơ", scanDossier, selectDossier+`WHERE u.term = ? AND d.finished = 0 AND d.due > 0 AND d.due < ? AND d.facts % 4 = 0
		ORDER BY d.due, d.code BYTEWISE LIMIT ?`, string(unit), packMoment(before), limit)
}

// LateDossiers returns the dossiers of a unit that were resolved late by what
// the system has, between two instants, the latest first.
func (s *Store) LateDossiers(ctx context.Context, unit org.UnitID, from, to dossier.Moment, limit int) ([]dossier.Dossier, error) {
	return s.read.lateDossiers(ctx, unit, from, to, limit)
}

func (s source) lateDossiers(ctx context.Context, unit org.UnitID, from, to dossier.Moment, limit int) ([]dossier.Dossier, error) {
	all, err := list(ctx, s, "hồ sơ", scanDossier, selectDossier+`WHERE u.term = ? AND d.due > 0 AND d.finished > d.due AND d.finished >= ? AND d.finished < ? AND d.facts % 4 = 0
		ORDER BY d.finished DESC, d.code BYTEWISE LIMIT ?`, string(unit), from.Sec<<1, to.Sec<<1, limit)
	late := all[:0]
	for i := range all {
		if all[i].ClassAt(dossier.Cut(to.Sec)) == dossier.Late {
			late = append(late, all[i])
		}
	}
	return late, err
}

// Dossier returns one dossier by its code; the latest where a province used a
// code in two years.
func (s *Store) Dossier(ctx context.Context, top org.UnitID, code string) (dossier.Dossier, error) {
	return s.read.dossier(ctx, top, code)
}

func (s source) dossier(ctx context.Context, top org.UnitID, code string) (dossier.Dossier, error) {
	return one(ctx, s, "hồ sơ", scanDossier, selectDossier+`JOIN dossier_term t ON t.number = d.top WHERE t.term = ? AND d.code = ? ORDER BY d.year DESC`, string(top), code)
}

const selectActual = `SELECT id, unit, code, actual, reason, name, type, size, blob, stated, stated_by, state, decided, decided_by, remark FROM dossier_actual `

func scanActual(rows *sql.Rows) (dossier.Actual, error) {
	var a dossier.Actual
	var at int64
	err := rows.Scan(&a.ID, &a.Unit, &a.Code, &at, &a.Reason, &a.Name, &a.Type, &a.Size, &a.Blob, fromInstant{&a.Stated}, &a.By, &a.State, fromMoment{&a.Decided}, &a.DecidedBy, &a.Remark)
	a.At = unpackMoment(at)
	return a, err
}

// Actuals returns what was stated of the actual dates of a dossier, the latest
// first.
func (s *Store) Actuals(ctx context.Context, top org.UnitID, code string) ([]dossier.Actual, error) {
	return list(ctx, s.read, "ngày thực tế", scanActual, selectActual+"WHERE top = ? AND code = ? ORDER BY stated DESC", string(top), code)
}

// ActualsOf returns what was stated of the dossiers of a unit, the latest
// first.
func (s *Store) ActualsOf(ctx context.Context, unit org.UnitID) ([]dossier.Actual, error) {
	return list(ctx, s.read, "ngày thực tế", scanActual, selectActual+"WHERE unit = ? ORDER BY stated DESC", string(unit))
}

// AddActual keeps a statement of an actual date; the one before that nobody
// decided on is ErrConflict.
func (tx *Tx) AddActual(top org.UnitID, a dossier.Actual) error {
	if err := tx.lockDossiers(); err != nil {
		return err
	}
	waits := false
	if err := tx.each(tx.ctx, "ngày thực tế", "SELECT 1 FROM dossier_actual WHERE top = ? AND code = ? AND state <> ?",
		[]any{string(top), a.Code, string(dossier.Refused)}, func(*sql.Rows) error { waits = true; return nil }); err != nil {
		return err
	}
	if waits {
		return ErrConflict
	}
	return tx.insert("ngày thực tế", "dossier_actual (id, top, unit, code, actual, reason, name, type, size, blob, stated, stated_by, state, decided, decided_by, remark)",
		[][]any{{a.ID, string(top), string(a.Unit), a.Code, packMoment(a.At), a.Reason, a.Name, a.Type, a.Size, a.Blob, tx.now.UnixNano(), a.By, string(dossier.Stated), 0, "", ""}})
}

// DecideActual accepts or refuses a statement; an accepted one is what the
// counts of the unit follow. One that was decided on is ErrConflict.
func (tx *Tx) DecideActual(top org.UnitID, a dossier.Actual) error {
	if err := tx.lockDossiers(); err != nil {
		return err
	}
	n, err := tx.exec("ngày thực tế", "UPDATE dossier_actual SET state = ?, decided = ?, decided_by = ?, remark = ? WHERE id = ? AND state = ?",
		string(a.State), tx.now.UnixNano(), a.DecidedBy, a.Remark, a.ID, string(dossier.Stated))
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrConflict
	}
	if a.State != dossier.Accepted {
		return nil
	}
	d, err := tx.dossier(tx.ctx, top, a.Code)
	if err != nil {
		return err
	}
	t := &dossier.Tally{}
	after := dossier.Counted(d, a.At)
	t.Remove(&d)
	t.Add(&after)
	at, err := tx.placeOf(tx.ctx, top, a.Code)
	if err != nil {
		return err
	}
	l := &DossierLoad{tx: tx, tallies: map[string]*dossier.Tally{d.Unit: t}, cubes: map[string][]dossier.Change{
		d.Unit: {dossier.ChangeOf(&d, at, -1), dossier.ChangeOf(&after, at, 1)},
	}}
	return l.writeTallies()
}

func (tx *Tx) lockDossiers() error {
	if tx.lock == "" {
		return nil
	}
	if _, err := tx.exec("hồ sơ", tx.lock, "dossier"); err != nil {
		return fmt.Errorf("hồ sơ: %w", err)
	}
	return nil
}

// acceptedActuals are the accepted actual dates of a province, by code.
func (s source) acceptedActuals(ctx context.Context, top org.UnitID) (map[string]dossier.Moment, error) {
	all := map[string]dossier.Moment{}
	return all, s.each(ctx, "ngày thực tế", "SELECT code, actual FROM dossier_actual WHERE top = ? AND state = ?", []any{string(top), string(dossier.Accepted)}, func(rows *sql.Rows) error {
		var code string
		var at int64
		err := rows.Scan(&code, &at)
		all[code] = unpackMoment(at)
		return err
	})
}

// CountedDossiers gives every dossier of a unit as measures count it.
func (s *Store) CountedDossiers(ctx context.Context, top, unit org.UnitID, use func(*dossier.Dossier) error) error {
	accepted, err := s.read.acceptedActuals(ctx, top)
	if err != nil {
		return err
	}
	return s.EachDossier(ctx, unit, func(d *dossier.Dossier) error {
		c := dossier.Counted(*d, accepted[d.Code])
		return use(&c)
	})
}
