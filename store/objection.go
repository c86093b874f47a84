package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

const selectObjection = `SELECT unit, code, state, reason, proofs, made_by, sent, points, remark, answered_by, answered, version FROM objection WHERE round = ? `

func scanObjection(rows *sql.Rows) (assessment.Objection, error) {
	var o assessment.Objection
	err := rows.Scan(&o.Unit, &o.Code, &o.State, &o.Text, fromJSON{&o.Proofs}, &o.By, fromMoment{&o.Sent},
		fromJSON{&o.Points}, &o.Remark, &o.AnsweredBy, fromMoment{&o.Answered}, &o.Version)
	return o, err
}

// Objections returns what units say against the draft result of a round, or,
// where unit is not "", what that unit says; by unit and component.
func (s *Store) Objections(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]assessment.Objection, error) {
	return s.read.objections(ctx, round, unit)
}

// Objections is Store.Objections within the change.
func (tx *Tx) Objections(round assessment.RoundID, unit org.UnitID) ([]assessment.Objection, error) {
	return tx.objections(tx.ctx, round, unit)
}

func (s source) objections(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]assessment.Objection, error) {
	const order = "ORDER BY unit BYTEWISE, code BYTEWISE"
	if unit == "" {
		return list(ctx, s, "kiến nghị", scanObjection, selectObjection+order, string(round))
	}
	return list(ctx, s, "kiến nghị", scanObjection, selectObjection+"AND unit = ? "+order, string(round), string(unit))
}

// PutObjection saves an objection whose Version is the one that its editor saw
// (0: none yet). It is ErrConflict when another has been saved since.
func (tx *Tx) PutObjection(round assessment.RoundID, o assessment.Objection) error {
	if o.Version == 0 {
		n, err := tx.exec("kiến nghị", `INSERT INTO objection (round, unit, code, state, reason, proofs, made_by, sent, points, remark, answered_by, answered, version)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`,
			string(round), string(o.Unit), o.Code, string(o.State), o.Text, asJSON{o.Proofs}, o.By, moment(o.Sent), asJSON{o.Points}, o.Remark, o.AnsweredBy, moment(o.Answered))
		if err == nil && n == 0 {
			err = ErrConflict
		}
		return err
	}
	n, err := tx.exec("kiến nghị", `UPDATE objection SET state = ?, reason = ?, proofs = ?, made_by = ?, sent = ?, points = ?, remark = ?, answered_by = ?, answered = ?, version = version + 1
		WHERE round = ? AND unit = ? AND code = ? AND version = ?`,
		string(o.State), o.Text, asJSON{o.Proofs}, o.By, moment(o.Sent), asJSON{o.Points}, o.Remark, o.AnsweredBy, moment(o.Answered),
		string(round), string(o.Unit), o.Code, o.Version)
	if err == nil && n == 0 {
		err = tx.unsaved("kiến nghị", "SELECT version FROM objection WHERE round = ? AND unit = ? AND code = ?", string(round), string(o.Unit), o.Code)
	}
	return err
}

// Unanswered returns how many objections of a round wait for an answer.
func (s *Store) Unanswered(ctx context.Context, round assessment.RoundID) (n int, err error) {
	return s.read.unanswered(ctx, round)
}

// Unanswered is Store.Unanswered within the change.
func (tx *Tx) Unanswered(round assessment.RoundID) (n int, err error) {
	return tx.unanswered(tx.ctx, round)
}

func (s source) unanswered(ctx context.Context, round assessment.RoundID) (n int, err error) {
	err = s.each(ctx, "kiến nghị", "SELECT COUNT(*) FROM objection WHERE round = ? AND state = ?",
		[]any{string(round), string(assessment.ObjectionSent)}, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}
