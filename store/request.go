package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/request"
)

const requestColumns = "q.id, q.round, q.asker, COALESCE(q.document, ''), q.due, q.addressee, q.points, q.closed, q.made, q.version"

func scanRequest(rows *sql.Rows) (request.Request, error) {
	var r request.Request
	err := rows.Scan(&r.ID, &r.Round, &r.Asker, &r.Document, fromText{&r.Due}, &r.Addressee, fromJSON{&r.Points}, &r.Closed, fromJSON{&r.Made}, &r.Version)
	return r, err
}

const requestWhat = "công văn yêu cầu báo cáo"

// Requests returns the letters of a round that ask to report, the latest
// first.
func (s *Store) Requests(ctx context.Context, round assessment.RoundID) ([]request.Request, error) {
	return list(ctx, s.read, requestWhat, scanRequest, "SELECT "+requestColumns+" FROM request q WHERE q.round = ? ORDER BY q.asked DESC, q.id BYTEWISE", string(round))
}

// RequestsTo returns the letters, of all rounds, that ask a unit to report, the
// latest first.
func (s *Store) RequestsTo(ctx context.Context, unit org.UnitID) ([]request.Request, error) {
	return list(ctx, s.read, requestWhat, scanRequest,
		"SELECT "+requestColumns+" FROM request q JOIN reply y ON y.request = q.id WHERE y.unit = ? ORDER BY q.asked DESC, q.id BYTEWISE", string(unit))
}

// OpenRequests returns the letters, of all rounds, to which replies are still
// awaited.
func (s *Store) OpenRequests(ctx context.Context) ([]request.Request, error) {
	return list(ctx, s.read, requestWhat, scanRequest, "SELECT "+requestColumns+" FROM request q WHERE q.closed = 0 ORDER BY q.asked DESC, q.id BYTEWISE")
}

// Request returns a letter that asks to report.
func (s *Store) Request(ctx context.Context, id request.ID) (request.Request, error) {
	return one(ctx, s.read, requestWhat, scanRequest, "SELECT "+requestColumns+" FROM request q WHERE q.id = ?", string(id))
}

// PutRequest adds a letter as version 1, with the replies that it awaits.
func (tx *Tx) PutRequest(r request.Request, replies []request.Reply) error {
	if err := tx.insert(requestWhat, "request (id, round, asker, document, due, addressee, points, closed, made, asked, version)",
		[][]any{{string(r.ID), r.Round, string(r.Asker), orNull(r.Document), r.Due.ISO(), r.Addressee, asJSON{r.Points}, flag(r.Closed), asJSON{r.Made}, tx.now.UnixNano(), 1}}); err != nil {
		return err
	}
	return tx.PutReplies(replies)
}

// UpdateRequest saves a letter whose Version is the one that its editor saw.
// It is ErrConflict when another has been saved since. Round and asker stay.
func (tx *Tx) UpdateRequest(r request.Request) error {
	n, err := tx.exec(requestWhat, "UPDATE request SET document = ?, due = ?, addressee = ?, points = ?, closed = ?, made = ?, version = version + 1 WHERE id = ? AND version = ?",
		orNull(r.Document), r.Due.ISO(), r.Addressee, asJSON{r.Points}, flag(r.Closed), asJSON{r.Made}, string(r.ID), r.Version)
	if err == nil && n == 0 {
		return tx.unsaved(requestWhat, "SELECT version FROM request WHERE id = ?", string(r.ID))
	}
	return err
}
