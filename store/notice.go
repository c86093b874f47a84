package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/notice"
)

const noticeColumns = "id, account, thing, said, href, due, made, seen"

func scanNotice(rows *sql.Rows) (notice.Notice, error) {
	var n notice.Notice
	err := rows.Scan(&n.ID, &n.Account, &n.Thing, fromJSON{&n.Text}, &n.Href, fromText{&n.Due}, fromInstant{&n.Made}, fromMoment{&n.Read})
	return n, err
}

// Notices returns what a person was told last, at most so many, the latest
// first.
func (s *Store) Notices(ctx context.Context, id account.ID, most int) ([]notice.Notice, error) {
	return list(ctx, s.read, "thông báo", scanNotice, "SELECT "+noticeColumns+" FROM notice WHERE account = ? ORDER BY made DESC, id BYTEWISE LIMIT ?", string(id), most)
}

// ReadNotices says that a person has seen what they were told up to an instant.
// As what somebody has open, it leaves no audit entry.
func (s *Store) ReadNotices(ctx context.Context, id account.ID, until time.Time) error {
	w := source{s.write, s.read.dialect}
	_, err := w.exec(ctx, "thông báo", "UPDATE notice SET seen = ? WHERE account = ? AND seen = 0 AND made <= ?", s.Now().UnixNano(), string(id), until.UnixNano())
	return err
}

// PutNotices tells people things; what somebody was told already is passed
// over.
func (tx *Tx) PutNotices(all []notice.Notice) error {
	for _, n := range all {
		if _, err := tx.exec("thông báo", "INSERT INTO notice ("+noticeColumns+", mailed) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING",
			n.ID, string(n.Account), n.Thing, asJSON{n.Text}, n.Href, n.Due.ISO(), tx.now.UnixNano()); err != nil {
			return err
		}
	}
	return nil
}

// Told says which of some things a person was told already.
func (s *Store) Told(ctx context.Context) (map[account.ID]map[string]bool, error) {
	told := map[account.ID]map[string]bool{}
	err := s.read.each(ctx, "thông báo", "SELECT account, thing FROM notice", nil, func(rows *sql.Rows) error {
		var id account.ID
		var thing string
		err := rows.Scan(&id, &thing)
		if told[id] == nil {
			told[id] = map[string]bool{}
		}
		told[id][thing] = true
		return err
	})
	return told, err
}

const choiceColumns = "account, address, off, hour, quiet, loud, told, version"

func scanChoice(rows *sql.Rows) (notice.Choice, error) {
	var c notice.Choice
	err := rows.Scan(&c.Account, &c.Address, &c.Off, &c.Hour, &c.From, &c.To, &c.Told, &c.Version)
	return c, err
}

// NoticeChoice returns how a person wants to be told; as usual where they have
// chosen nothing.
func (s *Store) NoticeChoice(ctx context.Context, id account.ID) (notice.Choice, error) {
	c, err := one(ctx, s.read, "cách nhận thông báo", scanChoice, "SELECT "+choiceColumns+" FROM notice_choice WHERE account = ?", string(id))
	if errors.Is(err, ErrNotFound) {
		return notice.Usual(id), nil
	}
	return c, err
}

// NoticeChoices returns what people have chosen.
func (s *Store) NoticeChoices(ctx context.Context) ([]notice.Choice, error) {
	return list(ctx, s.read, "cách nhận thông báo", scanChoice, "SELECT "+choiceColumns+" FROM notice_choice ORDER BY account BYTEWISE")
}

// PutNoticeChoice saves how a person wants to be told. It is ErrConflict when
// another choice has been saved since the one whose Version is given.
func (tx *Tx) PutNoticeChoice(c notice.Choice) error {
	if c.Version == 0 {
		err := tx.insert("cách nhận thông báo", "notice_choice ("+choiceColumns+")", [][]any{{string(c.Account), c.Address, flag(c.Off), c.Hour, c.From, c.To, "", 1}})
		if errors.Is(err, ErrExists) {
			return ErrConflict
		}
		return err
	}
	n, err := tx.exec("cách nhận thông báo", "UPDATE notice_choice SET address = ?, off = ?, hour = ?, quiet = ?, loud = ?, version = version + 1 WHERE account = ? AND version = ?",
		c.Address, flag(c.Off), c.Hour, c.From, c.To, string(c.Account), c.Version)
	if err == nil && n == 0 {
		return tx.unsaved("cách nhận thông báo", "SELECT version FROM notice_choice WHERE account = ?", string(c.Account))
	}
	return err
}

// HasNews says whether there is something for a person's next digest.
func (s *Store) HasNews(ctx context.Context, id account.ID) (bool, error) {
	n, err := one(ctx, s.read, "thông báo", func(rows *sql.Rows) (n int, err error) {
		return n, rows.Scan(&n)
	}, "SELECT COUNT(*) FROM notice WHERE account = ? AND mailed = 0 AND seen = 0", string(id))
	return n > 0, err
}

// TakeDigest takes what a person was told and has neither read nor been sent;
// none when the digest of the day was taken already. Whoever takes it sends it.
func (tx *Tx) TakeDigest(id account.ID, day calendar.Date) ([]notice.Notice, error) {
	n, err := tx.exec("cách nhận thông báo", "UPDATE notice_choice SET told = ? WHERE account = ? AND told <> ?", day.ISO(), string(id), day.ISO())
	if err != nil || n == 0 {
		return nil, err
	}
	all, err := list(tx.ctx, tx.source, "thông báo", scanNotice, "SELECT "+noticeColumns+" FROM notice WHERE account = ? AND mailed = 0 AND seen = 0 ORDER BY made, id BYTEWISE", string(id))
	if err != nil {
		return nil, err
	}
	_, err = tx.exec("thông báo", "UPDATE notice SET mailed = ? WHERE account = ? AND mailed = 0", tx.now.UnixNano(), string(id))
	return all, err
}
