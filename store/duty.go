package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/org"
)

const dutyColumns = "id, unit, key, title, owed_to, rule, proven, basis, confirmed, officer, owed_from, until, note, version"

// Duties returns the duties of units, by title and unit; of no units, none.
func (s *Store) Duties(ctx context.Context, units ...org.UnitID) ([]duty.Duty, error) {
	if len(units) == 0 {
		return nil, nil
	}
	return list(ctx, s.read, "nhiệm vụ định kỳ", scanDuty,
		"SELECT "+dutyColumns+" FROM duty WHERE unit IN ("+marks(len(units))+") ORDER BY title BYTEWISE, key BYTEWISE, unit BYTEWISE", anys(units)...)
}

// DutiesOf returns a key's duty of each unit that has it, by unit.
func (s *Store) DutiesOf(ctx context.Context, key string) ([]duty.Duty, error) {
	return list(ctx, s.read, "nhiệm vụ định kỳ", scanDuty, "SELECT "+dutyColumns+" FROM duty WHERE key = ? ORDER BY unit BYTEWISE", key)
}

// Duty returns a duty.
func (s *Store) Duty(ctx context.Context, id duty.ID) (duty.Duty, error) {
	return one(ctx, s.read, "nhiệm vụ định kỳ", scanDuty, "SELECT "+dutyColumns+" FROM duty WHERE id = ?", string(id))
}

func scanDuty(rows *sql.Rows) (duty.Duty, error) {
	var d duty.Duty
	err := rows.Scan(&d.ID, &d.Unit, &d.Key, &d.Title, &d.To, fromJSON{&d.Rule}, &d.Proven, &d.Basis, &d.Confirmed,
		&d.Officer, fromText{&d.From}, fromText{&d.Until}, &d.Note, &d.Version)
	return d, err
}

// anys is a list of texts as arguments of a query.
func anys[T ~string](list []T) []any {
	all := make([]any, len(list))
	for i, x := range list {
		all[i] = string(x)
	}
	return all
}

// PutDuties adds duties, as version 1. A unit's key that is taken is ErrExists.
func (tx *Tx) PutDuties(duties []duty.Duty) error {
	rows := make([][]any, len(duties))
	for i, d := range duties {
		rows[i] = []any{string(d.ID), string(d.Unit), d.Key, d.Title, d.To, asJSON{d.Rule}, string(d.Proven), d.Basis, flag(d.Confirmed),
			d.Officer, d.From.ISO(), d.Until.ISO(), d.Note, 1}
	}
	return tx.insert("nhiệm vụ định kỳ", "duty ("+dutyColumns+")", rows)
}

// UpdateDuty saves a duty whose Version is the one that its editor saw. It is
// ErrConflict when another has been saved since. Unit and key stay.
func (tx *Tx) UpdateDuty(d duty.Duty) error {
	n, err := tx.exec("nhiệm vụ định kỳ", `UPDATE duty SET title = ?, owed_to = ?, rule = ?, proven = ?, basis = ?, confirmed = ?, officer = ?,
		owed_from = ?, until = ?, note = ?, version = version + 1 WHERE id = ? AND version = ?`,
		d.Title, d.To, asJSON{d.Rule}, string(d.Proven), d.Basis, flag(d.Confirmed), d.Officer, d.From.ISO(), d.Until.ISO(), d.Note, string(d.ID), d.Version)
	if err == nil && n == 0 {
		return tx.unsaved("nhiệm vụ định kỳ", "SELECT version FROM duty WHERE id = ?", string(d.ID))
	}
	return err
}

// Fulfilments returns what was done for the duties of units, the latest
// first.
func (s *Store) Fulfilments(ctx context.Context, units ...org.UnitID) ([]duty.Fulfilment, error) {
	if len(units) == 0 {
		return nil, nil
	}
	return list(ctx, s.read, "việc đã làm", scanFulfilment, `SELECT f.id, f.duty, f.period, f.done_on, f.pieces, COALESCE(f.document, ''), f.name, f.type, f.size,
		f.blob, f.link, f.note, f.added_by, f.added, f.taken FROM fulfilment f JOIN duty d ON d.id = f.duty
		WHERE d.unit IN (`+marks(len(units))+`) ORDER BY f.done_on DESC, f.added DESC, f.id BYTEWISE`, anys(units)...)
}

func scanFulfilment(rows *sql.Rows) (duty.Fulfilment, error) {
	var f duty.Fulfilment
	err := rows.Scan(&f.ID, &f.Duty, &f.Period, fromText{&f.On}, &f.Pieces, &f.Document, &f.Name, &f.Type, &f.Size,
		&f.Blob, &f.Link, &f.Note, &f.By, fromInstant{&f.At}, &f.Taken)
	return f, err
}

// PutFulfilment adds something done.
func (tx *Tx) PutFulfilment(f duty.Fulfilment) error {
	return tx.insert("việc đã làm", "fulfilment (id, duty, period, done_on, pieces, document, name, type, size, blob, link, note, added_by, added, taken)",
		[][]any{{f.ID, string(f.Duty), f.Period, f.On.ISO(), f.Pieces, orNull(f.Document), f.Name, f.Type, f.Size, f.Blob, f.Link, f.Note, f.By, tx.now.UnixNano(), 0}})
}

// TakeBack marks something done as entered by mistake. It is ErrNotFound when
// it is not there or marked already.
func (tx *Tx) TakeBack(id string) error {
	n, err := tx.exec("việc đã làm", "UPDATE fulfilment SET taken = 1 WHERE id = ? AND taken = 0", id)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// News returns the news items of units from one day to another, both included,
// the latest first.
func (s *Store) News(ctx context.Context, from, to calendar.Date, units ...org.UnitID) ([]duty.News, error) {
	if len(units) == 0 {
		return nil, nil
	}
	return list(ctx, s.read, "tin, bài", func(rows *sql.Rows) (duty.News, error) {
		var n duty.News
		err := rows.Scan(&n.ID, &n.Unit, fromText{&n.On}, &n.Title, &n.Link, &n.GUID, &n.Source, &n.By, &n.Taken)
		return n, err
	}, `SELECT id, unit, day, title, link, guid, source, added_by, taken FROM news WHERE day >= ? AND day <= ? AND unit IN (`+marks(len(units))+`)
		ORDER BY day DESC, title BYTEWISE, id BYTEWISE`, append([]any{from.ISO(), to.ISO()}, anys(units)...)...)
}

// NewsKeys returns what tells a unit's news items from others, within the
// change.
func (tx *Tx) NewsKeys(unit org.UnitID) (map[string]bool, error) {
	keys := map[string]bool{}
	err := tx.each(tx.ctx, "tin, bài", "SELECT key FROM news_key WHERE unit = ?", []any{string(unit)}, func(rows *sql.Rows) error {
		var k string
		err := rows.Scan(&k)
		keys[k] = true
		return err
	})
	return keys, err
}

// PutNews adds news items with their keys. A key that is taken is ErrExists.
func (tx *Tx) PutNews(items []duty.News) error {
	var rows, keys [][]any
	for _, n := range items {
		rows = append(rows, []any{n.ID, string(n.Unit), n.On.ISO(), n.Title, n.Link, n.GUID, n.Source, n.By, flag(n.Taken)})
		for _, k := range n.Keys() {
			keys = append(keys, []any{string(n.Unit), k, n.ID})
		}
	}
	if err := tx.insert("tin, bài", "news (id, unit, day, title, link, guid, source, added_by, taken)", rows); err != nil {
		return err
	}
	return tx.insert("tin, bài", "news_key (unit, key, news)", keys)
}

// NewsIn counts the news items of a unit that count, from one day to another,
// within the change.
func (tx *Tx) NewsIn(unit org.UnitID, from, to calendar.Date) (int, error) {
	return one(tx.ctx, tx.source, "tin, bài", func(rows *sql.Rows) (n int, err error) {
		return n, rows.Scan(&n)
	}, "SELECT COUNT(*) FROM news WHERE unit = ? AND taken = 0 AND day >= ? AND day <= ?", string(unit), from.ISO(), to.ISO())
}

// NewsDay returns the day of a news item, within the change.
func (tx *Tx) NewsDay(unit org.UnitID, id string) (calendar.Date, error) {
	return one(tx.ctx, tx.source, "tin, bài", func(rows *sql.Rows) (d calendar.Date, err error) {
		return d, rows.Scan(fromText{&d})
	}, "SELECT day FROM news WHERE unit = ? AND id = ?", string(unit), id)
}

// CountNews says whether a news item of a unit counts.
func (tx *Tx) CountNews(unit org.UnitID, id string, counts bool) error {
	n, err := tx.exec("tin, bài", "UPDATE news SET taken = ? WHERE id = ? AND unit = ?", flag(!counts), id, string(unit))
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
