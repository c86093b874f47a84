package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/store"
)

// SignersPage is how a unit's papers are headed, and who signs them.
type SignersPage struct {
	*Frame
	About      org.Unit // the unit; Frame.Unit is empty, since no round is meant
	Letterhead assessment.Letterhead
	Usual      bool // nothing was laid down: the letterhead is that of its kind
	Rows       []SignerRow
	Kinds      []report.Kind
	MayEdit    bool
}

// SignerRow is a signer with the lines that stand above the signature.
type SignerRow struct {
	assessment.Signer
	Block []string
	Now   bool // signs today
}

// Signers shows how a unit's papers are headed and who signs them.
func (s *System) Signers(ctx context.Context, a Actor, alias string) (*SignersPage, error) {
	f, u, err := s.signing(ctx, a, account.SeeReport, alias)
	if err != nil {
		return nil, err
	}
	v := &SignersPage{Frame: f, About: u, Kinds: report.Kinds, MayEdit: s.authorise(a, account.SetSigners, u.ID, f.tree) == nil}
	if v.Letterhead, v.Usual, err = s.letterhead(ctx, u, f.UnitOf(u.Parent)); err != nil {
		return nil, err
	}
	signers, err := s.store.Signers(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	for _, x := range signers {
		v.Rows = append(v.Rows, SignerRow{x, x.Block(v.Letterhead.Signature), x.On(f.Today)})
	}
	slices.SortStableFunc(v.Rows, func(x, y SignerRow) int { return y.From.Cmp(x.From) })
	return v, nil
}

// signing finds the unit about whose signers a person asks.
func (s *System) signing(ctx context.Context, a Actor, do account.Verb, alias string) (*Frame, org.Unit, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, org.Unit{}, err
	}
	u, ok := f.tree.Alias(alias)
	if !ok || s.authorise(a, account.SeeUnits, f.tree.Top(u.ID), f.tree) != nil {
		return nil, org.Unit{}, fail(NotFound, "app.no_unit", message.Word("unit", alias))
	}
	return f, u, s.authorise(a, do, u.ID, f.tree)
}

// letterhead is how a unit's papers are headed: as it laid down, or as usual
// for its kind.
func (s *System) letterhead(ctx context.Context, u, above org.Unit) (h assessment.Letterhead, usual bool, err error) {
	h, err = s.store.Letterhead(ctx, u.ID)
	if errors.Is(err, store.ErrNotFound) {
		return report.Heading(u, above), true, nil
	}
	return h, false, err
}

// signedBy puts who signs a paper of that kind on that day into its letterhead,
// and returns the name to print.
func (s *System) signedBy(ctx context.Context, h *assessment.Letterhead, unit org.UnitID, kind string, day calendar.Date) (string, error) {
	signers, err := s.store.Signers(ctx, unit)
	if err != nil {
		return "", err
	}
	signer := assessment.SignerOf(signers, kind, day)
	if signer == nil {
		return "", nil
	}
	h.Signature = signer.Block(h.Signature)
	return signer.Name, nil
}

// SaveSigner enters a signer of a unit, or changes the one whose place and
// version it bears.
func (s *System) SaveSigner(ctx context.Context, a Actor, alias string, x assessment.Signer) error {
	f, u, err := s.signing(ctx, a, account.SetSigners, alias)
	if err != nil {
		return err
	}
	x.Unit, x.Name, x.Office, x.Field = u.ID, tidy(x.Name), tidy(x.Office), tidy(x.Field)
	if why := x.Check(); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	for _, k := range x.Kinds {
		if _, ok := report.KindOf(k); !ok && k != report.ApologyLetter {
			return noKind(k)
		}
	}
	err = s.store.Change(ctx, signersEntry(a, f, u, "set_signer"), func(tx *store.Tx) error {
		before, err := signerAt(tx, u.ID, x.Place)
		if err != nil {
			return err
		}
		tx.Payload(before, x)
		return tx.PutSigner(x)
	})
	return conflicted(err)
}

// DropSigner takes out a signer who was entered by mistake; one who no longer
// signs gets a last day.
func (s *System) DropSigner(ctx context.Context, a Actor, alias string, place, version int) error {
	f, u, err := s.signing(ctx, a, account.SetSigners, alias)
	if err != nil {
		return err
	}
	err = s.store.Change(ctx, signersEntry(a, f, u, "drop_signer"), func(tx *store.Tx) error {
		before, err := signerAt(tx, u.ID, place)
		if err != nil {
			return err
		}
		tx.Payload(before, nil)
		return tx.DropSigner(u.ID, place, version)
	})
	return conflicted(err)
}

// SetLetterhead lays down how a unit's papers are headed.
func (s *System) SetLetterhead(ctx context.Context, a Actor, alias string, h assessment.Letterhead) error {
	f, u, err := s.signing(ctx, a, account.SetSigners, alias)
	if err != nil {
		return err
	}
	before, _, err := s.letterhead(ctx, u, f.UnitOf(u.Parent))
	if err != nil {
		return err
	}
	h.Unit, h.Signature = u.ID, before.Signature
	if why := h.Check(); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	return s.store.Change(ctx, signersEntry(a, f, u, "set_letterhead"), func(tx *store.Tx) error {
		tx.Payload(before, h)
		return tx.PutLetterhead(h)
	})
}

func signersEntry(a Actor, f *Frame, u org.Unit, verb string) audit.Entry {
	return audit.Entry{Chain: f.tree.Top(u.ID), Actor: a.name(), Verb: verb, Target: "unit:" + u.Alias, Unit: u.ID}
}

// signerAt is the signer at a place, nil where there is none.
func signerAt(tx *store.Tx, unit org.UnitID, place int) (*assessment.Signer, error) {
	signers, err := tx.Signers(unit)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(signers, func(x assessment.Signer) bool { return x.Place == place })
	if i < 0 {
		return nil, nil //nolint:nilnil // there is none, and that is no failure
	}
	return &signers[i], nil
}

// conflicted says that somebody else has changed, or taken out, what a person
// was changing.
func conflicted(err error) error {
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// tidy takes needless spaces out of one line of text.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
