package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
)

// Actions returns the actions of a unit in a round (its id), or, when unit is
// "", of all units; by unit, then in the order in which they were added.
func (s *Store) Actions(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]remediation.Action, error) {
	if unit == "" {
		return s.actions(ctx, "WHERE a.round = ?", string(round))
	}
	return s.actions(ctx, "WHERE a.round = ? AND a.unit = ?", string(round), string(unit))
}

// Action returns an action.
func (s *Store) Action(ctx context.Context, id remediation.ActionID) (remediation.Action, error) {
	all, err := s.actions(ctx, "WHERE a.id = ?", string(id))
	return first(all, "nhiệm vụ", err)
}

// ActionStates returns the actions of all units in a round, by unit, with how
// far they are and nothing more, for who only counts them.
func (s *Store) ActionStates(ctx context.Context, round assessment.RoundID) (map[org.UnitID][]remediation.Action, error) {
	all := map[org.UnitID][]remediation.Action{}
	err := s.read.each(ctx, "nhiệm vụ", "SELECT id, unit, components, due, state FROM action WHERE round = ? ORDER BY unit BYTEWISE, place, id BYTEWISE", []any{string(round)},
		func(rows *sql.Rows) error {
			a := remediation.Action{Round: string(round)}
			err := rows.Scan(&a.ID, &a.Unit, fromJSON{&a.Components}, fromText{&a.Due}, &a.State)
			all[a.Unit] = append(all[a.Unit], a)
			return err
		})
	return all, err
}

// actions reads actions with their documents in one query, a row a document.
func (s *Store) actions(ctx context.Context, where string, args ...any) ([]remediation.Action, error) {
	var all []remediation.Action
	err := s.read.each(ctx, "nhiệm vụ",
		`SELECT a.id, a.round, a.unit, a.components, a.measure, a.officer, a.due, a.state, a.progress, a.illustrative, a.version,
			a.effort, a.expected, a.starts, a.holder, a.helpers, a.needs, a.confirmer, a.dropped, a.clause, a.origin, d.document
		FROM action a LEFT JOIN action_document d ON d.action = a.id `+where+`
		ORDER BY a.unit BYTEWISE, a.place, a.id BYTEWISE, d.place`, args,
		func(rows *sql.Rows) error {
			var a remediation.Action
			var doc sql.NullString
			if err := rows.Scan(&a.ID, &a.Round, &a.Unit, fromJSON{&a.Components}, fromJSON{&a.Measure}, &a.Officer, fromText{&a.Due},
				&a.State, fromJSON{&a.Progress}, fromJSON{&a.Illustrative}, &a.Version,
				&a.Effort, fromUnits{&a.Expected}, fromText{&a.Starts}, &a.Holder, fromJSON{&a.Helpers}, fromJSON{&a.Needs}, &a.Confirmer, &a.Dropped, &a.Clause, &a.Origin, &doc); err != nil {
				return err
			}
			if n := len(all); n == 0 || all[n-1].ID != a.ID {
				all = append(all, a)
			}
			if doc.Valid {
				last := &all[len(all)-1]
				last.Documents = append(last.Documents, document.ID(doc.String))
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// PutActions adds actions, as version 1, after those that their unit has. An
// id that is taken is ErrExists.
func (tx *Tx) PutActions(actions []remediation.Action) error {
	most, err := one(tx.ctx, tx.source, "nhiệm vụ", func(rows *sql.Rows) (n int, err error) {
		return n, rows.Scan(&n)
	}, "SELECT COALESCE(MAX(place), 0) FROM action")
	if err != nil {
		return err
	}
	rows := make([][]any, len(actions))
	for i, a := range actions {
		rows[i] = []any{string(a.ID), a.Round, string(a.Unit), most + i + 1, asJSON{a.Components}, asJSON{a.Measure}, a.Officer, a.Due.ISO(),
			string(a.State), asJSON{a.Progress}, asJSON{a.Illustrative}, 1,
			a.Effort, a.Expected.Units(), a.Starts.ISO(), a.Holder, asJSON{a.Helpers}, asJSON{a.Needs}, a.Confirmer, a.Dropped, a.Clause, a.Origin}
	}
	if err := tx.insert("nhiệm vụ", `action (id, round, unit, place, components, measure, officer, due,
		state, progress, illustrative, version, effort, expected, starts, holder, helpers, needs, confirmer, dropped, clause, origin)`, rows); err != nil {
		return err
	}
	return tx.putActionDocuments(actions)
}

func (tx *Tx) putActionDocuments(actions []remediation.Action) error {
	var rows [][]any
	for _, a := range actions {
		for i, d := range a.Documents {
			rows = append(rows, []any{string(a.ID), i, string(d)})
		}
	}
	return tx.insert("văn bản của nhiệm vụ", "action_document (action, place, document)", rows)
}

// UpdateAction saves an action whose Version is the one that its editor saw,
// and raises the version. It is ErrConflict when another has been saved since,
// ErrNotFound when there is no such action. Round and unit stay as they are.
func (tx *Tx) UpdateAction(a remediation.Action) error {
	n, err := tx.exec("nhiệm vụ", `UPDATE action SET components = ?, measure = ?, officer = ?, due = ?, state = ?,
		progress = ?, illustrative = ?, effort = ?, expected = ?, starts = ?, holder = ?, helpers = ?, needs = ?,
		confirmer = ?, dropped = ?, clause = ?, version = version + 1 WHERE id = ? AND version = ?`,
		asJSON{a.Components}, asJSON{a.Measure}, a.Officer, a.Due.ISO(), string(a.State),
		asJSON{a.Progress}, asJSON{a.Illustrative}, a.Effort, a.Expected.Units(), a.Starts.ISO(), a.Holder, asJSON{a.Helpers}, asJSON{a.Needs},
		a.Confirmer, a.Dropped, a.Clause, string(a.ID), a.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved("nhiệm vụ", "SELECT version FROM action WHERE id = ?", string(a.ID))
	}
	if _, err := tx.exec("văn bản của nhiệm vụ", "DELETE FROM action_document WHERE action = ?", string(a.ID)); err != nil {
		return err
	}
	return tx.putActionDocuments([]remediation.Action{a})
}

// unsaved says why an update touched nothing: the thing has another version,
// or is not there.
func (tx *Tx) unsaved(what, query string, args ...any) error {
	_, err := one(tx.ctx, tx.source, what, func(rows *sql.Rows) (v int, err error) { return v, rows.Scan(&v) }, query, args...)
	if err != nil {
		return err
	}
	return fmt.Errorf("%s: %w", what, ErrConflict)
}
