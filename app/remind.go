package app

import (
	"context"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// RemindText is a reminder of a letter as somebody sends it by a messenger: to
// one unit, or with unit "" to all that owe. Papers and messages of offices are
// in Vietnamese.
func (b *RequestBoard) RemindText(unit string) string {
	say := func(key string, args ...message.Arg) string { return message.Say(message.VI, key, args...) }
	var owing []string
	for _, row := range b.Rows {
		if !row.Over() && (unit == "" || row.Of.Alias == unit) {
			owing = append(owing, row.Of.Name.VI)
		}
	}
	if len(owing) == 0 {
		return ""
	}
	left := say("remind.left", message.Int("n", b.Left))
	switch {
	case b.Left == 0 && b.Due == b.Today:
		left = say("remind.today")
	case b.Due.Before(b.Today):
		left = say("remind.over", message.Int("n", -b.Left))
	}
	lines := []string{say("remind.ask", message.Word("units", strings.Join(owing, ", ")), message.Word("letter", b.Letter.Short()),
		message.Word("date", b.Letter.Date.Citation()), message.Date("due", b.Due), message.Word("left", left))}
	for i, p := range b.Request.Points {
		lines = append(lines, say("remind.point", message.Int("n", i+1), message.Word("point", strings.TrimRight(p.Text.VI, ".;: "))))
	}
	return strings.Join(append(lines, say("remind.thanks")), "\n")
}

// RemindRequest reminds the units that owe a report, in the system: at most
// once a day each.
func (s *System) RemindRequest(ctx context.Context, a Actor, round string, id request.ID) (int, error) {
	b, err := s.RequestBoard(ctx, a, round, id)
	if err != nil {
		return 0, err
	}
	if !b.Asks {
		return 0, fail(Forbidden, "app.forbidden")
	}
	var owing []request.Reply
	for _, row := range b.Rows {
		if !row.Over() {
			owing = append(owing, row.Reply)
		}
	}
	if len(owing) == 0 || b.Closed {
		return 0, fail(Invalid, "request.nobody_owes")
	}
	news, err := s.noticesOfRequest(ctx, b.Frame, b.Request, b.Letter, owing, "reminded."+b.Today.ISO())
	if err != nil {
		return 0, err
	}
	err = s.store.Change(ctx, s.entry(a, b.Frame, "remind_request", "request:"+string(id)), func(tx *store.Tx) error {
		tx.Payload(nil, map[string]int{"units": len(owing)})
		for _, y := range owing {
			y.Reminded = tx.Now()
			if err := tx.UpdateReply(y); err != nil {
				return err
			}
		}
		return news.put(tx)
	})
	return len(owing), conflicted(err)
}
