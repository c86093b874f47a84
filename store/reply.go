package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/request"
)

const replyColumns = "y.request, y.unit, y.state, y.answers, y.remark, y.sent, y.sent_by, y.number, y.blob, y.name, y.size, y.reminded, y.made, y.version"

func scanReply(rows *sql.Rows) (request.Reply, error) {
	var r request.Reply
	err := rows.Scan(&r.Request, &r.Unit, &r.State, fromJSON{&r.Answers}, &r.Remark, fromMoment{&r.Sent}, &r.By, &r.Number, &r.Blob, &r.Name, &r.Size,
		fromMoment{&r.Reminded}, &r.Made, &r.Version)
	return r, err
}

const replyWhat = "báo cáo theo công văn"

// Replies returns the replies to a letter, by unit.
func (s *Store) Replies(ctx context.Context, id request.ID) ([]request.Reply, error) {
	return list(ctx, s.read, replyWhat, scanReply, "SELECT "+replyColumns+" FROM reply y WHERE y.request = ? ORDER BY y.unit BYTEWISE", string(id))
}

// ReplyCounts counts the replies to each letter of a round by their state.
func (s *Store) ReplyCounts(ctx context.Context, round assessment.RoundID) (map[request.ID]map[request.State]int, error) {
	counts := map[request.ID]map[request.State]int{}
	err := s.read.each(ctx, replyWhat, "SELECT y.request, y.state, COUNT(*) FROM reply y JOIN request q ON q.id = y.request WHERE q.round = ? GROUP BY y.request, y.state", []any{string(round)},
		func(rows *sql.Rows) error {
			var id request.ID
			var state request.State
			var n int
			err := rows.Scan(&id, &state, &n)
			if counts[id] == nil {
				counts[id] = map[request.State]int{}
			}
			counts[id][state] = n
			return err
		})
	return counts, err
}

// RepliesOf returns the replies of a unit, to letters of all rounds.
func (s *Store) RepliesOf(ctx context.Context, unit org.UnitID) ([]request.Reply, error) {
	return list(ctx, s.read, replyWhat, scanReply, "SELECT "+replyColumns+" FROM reply y WHERE y.unit = ? ORDER BY y.request BYTEWISE", string(unit))
}

// Reply returns a unit's reply to a letter.
func (s *Store) Reply(ctx context.Context, id request.ID, unit org.UnitID) (request.Reply, error) {
	return one(ctx, s.read, replyWhat, scanReply, "SELECT "+replyColumns+" FROM reply y WHERE y.request = ? AND y.unit = ?", string(id), string(unit))
}

// PutReplies adds replies, as version 1.
func (tx *Tx) PutReplies(replies []request.Reply) error {
	rows := make([][]any, len(replies))
	for i, r := range replies {
		rows[i] = []any{string(r.Request), string(r.Unit), string(r.State), asJSON{r.Answers}, r.Remark, moment(r.Sent), r.By, r.Number, r.Blob, r.Name, r.Size, moment(r.Reminded), flag(r.Made), 1}
	}
	return tx.insert(replyWhat, "reply (request, unit, state, answers, remark, sent, sent_by, number, blob, name, size, reminded, made, version)", rows)
}

// UpdateReply saves a reply whose Version is the one that its editor saw. It is
// ErrConflict when another has been saved since.
func (tx *Tx) UpdateReply(r request.Reply) error {
	n, err := tx.exec(replyWhat, `UPDATE reply SET state = ?, answers = ?, remark = ?, sent = ?, sent_by = ?, number = ?, blob = ?, name = ?, size = ?, reminded = ?,
		made = ?, version = version + 1 WHERE request = ? AND unit = ? AND version = ?`,
		string(r.State), asJSON{r.Answers}, r.Remark, moment(r.Sent), r.By, r.Number, r.Blob, r.Name, r.Size, moment(r.Reminded), flag(r.Made), string(r.Request), string(r.Unit), r.Version)
	if err == nil && n == 0 {
		return tx.unsaved(replyWhat, "SELECT version FROM reply WHERE request = ? AND unit = ?", string(r.Request), string(r.Unit))
	}
	return err
}
