package app

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/notice"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// Receivers is where offices are called about what their people are told, and
// what is on its way.
type Receivers struct {
	*Frame
	Rows       []ReceiverRow
	Seats      []org.Unit        // for which the person may add one
	Deliveries []notice.Delivery // of the whole installation, for who administers it
}

// ReceiverRow is a place to call, with its office.
type ReceiverRow struct {
	notice.Receiver
	Of org.Unit
}

// mostDeliveries bounds the deliveries that are shown.
const mostDeliveries = 50

// Receivers shows the places to call of the units that the person administers.
func (s *System) Receivers(ctx context.Context, a Actor) (*Receivers, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &Receivers{Frame: f, Seats: account.Seats(a.Account, account.EditPeople, f.tree.Units(), f.Today)}
	if len(v.Seats) == 0 {
		return nil, fail(Forbidden, "app.forbidden")
	}
	all, err := s.store.Receivers(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if s.authorise(a, account.EditPeople, org.UnitID(r.Unit), f.tree) == nil {
			v.Rows = append(v.Rows, ReceiverRow{r, f.UnitOf(org.UnitID(r.Unit))})
		}
	}
	if f.SeesSystem {
		v.Deliveries, err = s.store.Deliveries(ctx, mostDeliveries)
	}
	return v, err
}

// AddReceiver adds a place to call for a unit and all below it, and returns
// the secret with which calls are signed, this once.
func (s *System) AddReceiver(ctx context.Context, a Actor, unit, address string) (string, error) {
	v, err := s.Receivers(ctx, a)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(v.Seats, func(u org.Unit) bool { return u.Alias == unit })
	if i < 0 {
		return "", fail(Invalid, "receiver.no_unit")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || len(address) > longest {
		return "", fail(Invalid, "fetch.address")
	}
	r := notice.Receiver{ID: newID(), Unit: string(v.Seats[i].ID), Address: address, Secret: rand.Text()}
	e := audit.Entry{Chain: v.tree.Top(v.Seats[i].ID), Actor: a.name(), Verb: "add_receiver", Target: "receiver:" + r.ID, Unit: v.Seats[i].ID}
	return r.Secret, s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, r)
		return tx.PutReceiver(r)
	})
}

// DropReceiver takes a place to call away.
func (s *System) DropReceiver(ctx context.Context, a Actor, id string) error {
	v, err := s.Receivers(ctx, a)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Rows, func(r ReceiverRow) bool { return r.ID == id })
	if i < 0 {
		return fail(NotFound, "receiver.none")
	}
	row := v.Rows[i]
	e := audit.Entry{Chain: v.tree.Top(row.Of.ID), Actor: a.name(), Verb: "drop_receiver", Target: "receiver:" + id, Unit: row.Of.ID}
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(row.Receiver, nil)
		return tx.DropReceiver(row.Of.ID, id)
	})
	if errors.Is(err, store.ErrNotFound) {
		return fail(NotFound, "receiver.none")
	}
	return err
}
