package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/parindex/parindex/notice"
	"github.com/parindex/parindex/org"
)

const deliveryColumns = "id, channel, address, subject, body, secret, due, tries, done, fault"

func scanDelivery(rows *sql.Rows) (notice.Delivery, error) {
	var d notice.Delivery
	err := rows.Scan(&d.ID, &d.Channel, &d.Address, &d.Subject, &d.Body, &d.Secret, fromInstant{&d.After}, &d.Tries, fromMoment{&d.Done}, &d.Fault)
	return d, err
}

// PutDeliveries puts letters and calls on their way; one that was put already
// is passed over.
func (tx *Tx) PutDeliveries(all []notice.Delivery) error {
	for _, d := range all {
		if _, err := tx.exec("thư gửi", `INSERT INTO delivery (id, channel, address, subject, body, secret, made, due, tries, done, fault)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '') ON CONFLICT DO NOTHING`,
			d.ID, d.Channel, d.Address, d.Subject, d.Body, d.Secret, tx.now.UnixNano(), max(d.After.UnixNano(), tx.now.UnixNano())); err != nil {
			return err
		}
	}
	return nil
}

// TakeDelivery takes a letter or call of some channels whose time has come. For
// as long as lease nobody else takes it, in whatever copy of the program; a
// process that dies holds it no longer than that. ErrNotFound: there is none.
// What is on its way changes no data and leaves no audit entry.
func (s *Store) TakeDelivery(ctx context.Context, lease time.Duration, channels ...string) (notice.Delivery, error) {
	w, now := source{s.write, s.read.dialect}, s.Now()
	for {
		args := append(anys(channels), now.UnixNano())
		d, err := one(ctx, s.read, "thư gửi", scanDelivery,
			"SELECT "+deliveryColumns+" FROM delivery WHERE done = 0 AND channel IN ("+marks(len(channels))+") AND due <= ? ORDER BY due, id BYTEWISE LIMIT 1", args...)
		if err != nil {
			return d, err
		}
		n, err := w.exec(ctx, "thư gửi", "UPDATE delivery SET due = ?, tries = tries + 1 WHERE id = ? AND done = 0 AND due = ?",
			now.Add(lease).UnixNano(), d.ID, d.After.UnixNano())
		if err != nil {
			return d, err
		}
		if n == 1 {
			d.Tries++
			return d, nil
		}
	}
}

// EndDelivery says that what was taken has arrived, or with a fault that it is
// tried again after an instant; no instant: it is given up.
func (s *Store) EndDelivery(ctx context.Context, id, fault string, again time.Time) error {
	w, done := source{s.write, s.read.dialect}, int64(0)
	if fault == "" || again.IsZero() {
		done = s.Now().UnixNano()
	}
	_, err := w.exec(ctx, "thư gửi", "UPDATE delivery SET done = ?, fault = ?, due = ? WHERE id = ?",
		done, fault, max(moment(again), 0), id)
	return err
}

// Called says which calls were put on their way, by ID.
func (s *Store) Called(ctx context.Context) (map[string]bool, error) {
	called := map[string]bool{}
	err := s.read.each(ctx, "thư gửi", "SELECT id FROM delivery WHERE channel = ?", []any{notice.Hook}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		called[id] = true
		return err
	})
	return called, err
}

// Deliveries returns what was put on its way last, at most so many, what is
// not there yet first.
func (s *Store) Deliveries(ctx context.Context, most int) ([]notice.Delivery, error) {
	return list(ctx, s.read, "thư gửi", scanDelivery, "SELECT "+deliveryColumns+" FROM delivery ORDER BY CASE WHEN done = 0 THEN 0 ELSE 1 END, made DESC, id BYTEWISE LIMIT ?", most)
}

// Receivers returns where offices want to be called, by unit.
func (s *Store) Receivers(ctx context.Context) ([]notice.Receiver, error) {
	return list(ctx, s.read, "địa chỉ nhận", func(rows *sql.Rows) (notice.Receiver, error) {
		var r notice.Receiver
		err := rows.Scan(&r.ID, &r.Unit, &r.Address, &r.Secret, fromInstant{&r.Made})
		return r, err
	}, "SELECT id, unit, address, secret, made FROM receiver ORDER BY unit BYTEWISE, made, id BYTEWISE")
}

// PutReceiver adds a place to call.
func (tx *Tx) PutReceiver(r notice.Receiver) error {
	return tx.insert("địa chỉ nhận", "receiver (id, unit, address, secret, made)", [][]any{{r.ID, r.Unit, r.Address, r.Secret, tx.now.UnixNano()}})
}

// DropReceiver takes a unit's place to call away; ErrNotFound: there is none.
func (tx *Tx) DropReceiver(unit org.UnitID, id string) error {
	n, err := tx.exec("địa chỉ nhận", "DELETE FROM receiver WHERE id = ? AND unit = ?", id, string(unit))
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
