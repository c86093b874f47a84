package app

import (
	"context"
	"errors"

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
