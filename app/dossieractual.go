package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// DossierPage is one dossier, with both of its dates and its letters.
type DossierPage struct {
	*DossierDesk
	dossier.Dossier
	Class    dossier.Class
	Counted  dossier.Class // as measures count it
	Actuals  []dossier.Actual
	Letters  []dossier.Apology
	Faults   []dossier.ApologyFault
	MayState bool
}

// DossierPage shows a dossier of an office.
func (s *System) DossierPage(ctx context.Context, a Actor, unit, code string) (*DossierPage, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeDossiers, unit)
	if err != nil {
		return nil, err
	}
	top := d.tree.Top(d.Office.ID)
	v := &DossierPage{DossierDesk: d}
	if v.Dossier, err = s.store.Dossier(ctx, top, dossier.NormalCode(code)); err != nil || v.Unit != string(d.Office.ID) {
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		return nil, fail(NotFound, "dossier.none", message.Word("code", code))
	}
	if v.Actuals, err = s.store.Actuals(ctx, top, v.Code); err != nil {
		return nil, err
	}
	if v.Letters, err = s.store.ApologiesFor(ctx, top, v.Code); err != nil {
		return nil, err
	}
	counted := v.Dossier
	for _, x := range v.Actuals {
		if x.State == dossier.Accepted {
			counted = dossier.Counted(v.Dossier, x.At)
		}
	}
	v.Class, v.Counted = v.ClassAt(s.cut()), counted.ClassAt(s.cut())
	v.Faults = dossier.CheckApologies(&counted, v.Letters, s.cut())
	waits := slices.ContainsFunc(v.Actuals, func(x dossier.Actual) bool { return x.State != dossier.Refused })
	v.MayState = d.States && !waits && (v.Class == dossier.Late || v.Class == dossier.OpenOverdue || v.Class == dossier.OpenInTime)
	return v, nil
}

// ActualStatement is what an officer states of a dossier.
type ActualStatement struct {
	At     dossier.Moment
	Reason string
	File   Upload // nil: none was sent
	Name   string
}

// StateActual keeps when an officer says that a result was handed over, with
// what proves it. It changes nothing until an appraiser accepts it.
func (s *System) StateActual(ctx context.Context, a Actor, unit, code string, st ActualStatement) error {
	v, err := s.DossierPage(ctx, a, unit, code)
	if err != nil {
		return err
	}
	switch {
	case !v.States:
		return fail(Forbidden, "app.forbidden")
	case !v.MayState:
		return fail(Conflict, "actual.not_now")
	case st.At.IsZero() || !v.Possible(st.At, s.now()):
		return fail(Invalid, "actual.impossible", message.Word("received", v.Received.String()))
	case strings.TrimSpace(st.Reason) == "":
		return fail(Invalid, "actual.no_reason")
	case len([]rune(st.Reason)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	case st.File == nil:
		return fail(Invalid, "actual.no_file")
	}
	p, err := s.keep(ctx, st.Name, st.File)
	if err != nil {
		return err
	}
	x := dossier.Actual{ID: newID(), Unit: v.Office.ID, Code: v.Code, At: st.At, Reason: strings.TrimSpace(st.Reason), Name: p.Name, Type: p.Type, Size: p.Size, Blob: p.Blob, By: a.name(), State: dossier.Stated}
	return s.changeActual(ctx, a, v, "state_actual", nil, x, func(tx *store.Tx, top org.UnitID) error { return tx.AddActual(top, x) })
}

// DecideActual accepts or refuses a stated date; the measures follow what is
// accepted. What is still open on the system is not decided on.
func (s *System) DecideActual(ctx context.Context, a Actor, unit, code, id string, accept bool, remark string) error {
	v, err := s.DossierPage(ctx, a, unit, code)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Actuals, func(x dossier.Actual) bool { return x.ID == id })
	switch {
	case !v.Decides:
		return fail(Forbidden, "app.forbidden")
	case i < 0:
		return fail(NotFound, "actual.none")
	case strings.TrimSpace(remark) == "":
		return fail(Invalid, "actual.no_remark")
	case len([]rune(remark)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	case accept && v.Finished.IsZero():
		return fail(Conflict, "actual.still_open")
	}
	before := v.Actuals[i]
	after := before
	after.DecidedBy, after.Remark, after.State = a.name(), strings.TrimSpace(remark), dossier.Refused
	if accept {
		after.State = dossier.Accepted
	}
	return s.changeActual(ctx, a, v, "decide_actual", before, after, func(tx *store.Tx, top org.UnitID) error { return tx.DecideActual(top, after) })
}

func (s *System) changeActual(ctx context.Context, a Actor, v *DossierPage, verb string, before, after any, save func(*store.Tx, org.UnitID) error) error {
	top := v.tree.Top(v.Office.ID)
	e := audit.Entry{Chain: top, Actor: a.name(), Verb: verb, Target: "dossier:" + v.Code, Unit: v.Office.ID}
	err := s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(before, after)
		return save(tx, top)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "actual.not_now")
	}
	return err
}

// ActualFile opens what proves a stated date.
func (s *System) ActualFile(ctx context.Context, a Actor, unit, code, id string) (dossier.Actual, io.ReadCloser, error) {
	v, err := s.DossierPage(ctx, a, unit, code)
	if err != nil {
		return dossier.Actual{}, nil, err
	}
	i := slices.IndexFunc(v.Actuals, func(x dossier.Actual) bool { return x.ID == id })
	if i < 0 {
		return dossier.Actual{}, nil, fail(NotFound, "actual.none")
	}
	file, err := s.blobs.Open(ctx, v.Actuals[i].Blob)
	return v.Actuals[i], file, err
}
