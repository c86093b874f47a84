package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Chain is one audit chain as verified. Broken is nil when it holds.
type Chain struct {
	Name    message.Phrase
	Entries int64
	Tip     audit.Tip // to be noted elsewhere, so that a cut end shows later
	Broken  *audit.Broken
}

// VerifyAudit recomputes the audit chains that the person may see, from their
// first entries on.
func (s *System) VerifyAudit(ctx context.Context, a Actor) ([]Chain, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	tips, err := s.store.Tips(ctx)
	if err != nil {
		return nil, err
	}
	var chains []Chain
	for _, tip := range tips {
		if s.authorise(a, account.SeeAudit, tip.Chain, tree) != nil {
			continue
		}
		entries, err := s.store.Audit(ctx, tip.Chain, 0, 0)
		if err != nil {
			return nil, err
		}
		c := Chain{Name: chainName(tree, tip.Chain), Entries: int64(len(entries)), Tip: tip}
		if err := audit.Verify(entries, tip); err != nil && !errors.As(err, &c.Broken) {
			return nil, err
		}
		chains = append(chains, c)
	}
	return chains, nil
}

// chainName is the topmost unit that a chain belongs to; one chain is the
// installation's own.
func chainName(tree *org.Tree, id org.UnitID) message.Phrase {
	if u, ok := tree.Unit(id); ok {
		return u.Name
	}
	p, _ := message.Entry("audit.system")
	return p
}

// AuditLog is a page of one audit chain, the latest entry first.
type AuditLog struct {
	*Frame
	Chains  []org.Unit // whose logs the person may read
	Chain   org.UnitID
	Entries []audit.Entry
	More    int64 // the entry number from which the next page goes on; 0: this is the last
}

// auditPage is how many entries a page of the log shows.
const auditPage = 100

// AuditLog shows the entries that hold a text, before an entry number (0: from
// the last). chain is the alias of a topmost unit; "": the first that the
// person may read.
func (s *System) AuditLog(ctx context.Context, a Actor, chain, text string, before int64) (*AuditLog, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	tips, err := s.store.Tips(ctx)
	if err != nil {
		return nil, err
	}
	v := &AuditLog{Frame: f}
	chosen := org.Unit{}
	for _, tip := range tips {
		u, ok := f.tree.Unit(tip.Chain)
		if !ok || s.authorise(a, account.SeeAudit, u.ID, f.tree) != nil {
			continue
		}
		v.Chains = append(v.Chains, u)
		if u.Alias == chain || chain == "" && chosen.ID == "" {
			chosen = u
		}
	}
	if chosen.ID == "" {
		return nil, fail(Forbidden, "app.forbidden")
	}
	v.Chain = chosen.ID
	if v.Entries, err = s.store.SearchAudit(ctx, chosen.ID, text, before, auditPage+1); err != nil {
		return nil, err
	}
	if len(v.Entries) > auditPage {
		v.Entries = v.Entries[:auditPage]
		v.More = v.Entries[auditPage-1].Seq
	}
	return v, nil
}

// EntryHistory is what was done to one component of a running sheet, the
// latest first, also as part of a workbook that was loaded. Who may see the
// sheet may see it.
func (s *System) EntryHistory(ctx context.Context, v *SelfScore, code string) ([]audit.Entry, error) {
	chain := v.tree.Top(v.Round.Publisher)
	own, err := s.store.AuditOf(ctx, chain, entryTarget(v.Frame, code), mostHistory)
	if err != nil {
		return nil, err
	}
	sheets, err := s.store.AuditOf(ctx, chain, sheetTarget(v.Frame), mostHistory)
	if err != nil {
		return nil, err
	}
	for _, e := range sheets {
		if e.Verb == "import_sheet" && bytes.Contains(e.Payload, []byte(strconv.Quote(code))) {
			own = append(own, e)
		}
	}
	slices.SortFunc(own, func(x, y audit.Entry) int { return cmp.Compare(y.Seq, x.Seq) })
	return own[:min(len(own), mostHistory)], nil
}

// mostHistory is how many entries of a component's history are shown.
const mostHistory = 20
