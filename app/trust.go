package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/signature"
	"github.com/parindex/parindex/store"
)

// Judged is a signature with what the installation makes of its certificate.
type Judged struct {
	assessment.Signed
	Trust signature.Trust
	Said  message.Text
}

// anchors are what signatures are judged by, and what was judged by them. Both
// are thrown away when another anchor is loaded or a day has passed.
type anchors struct {
	mu     sync.Mutex
	stamp  string
	list   []signature.Anchor
	judged map[string][]Judged // by content of the file
}

// mostJudged is how many files' judgements are remembered.
const mostJudged = 5000

// TrustPage is what signatures are judged by.
type TrustPage struct {
	*Frame
	Rows  []TrustRow
	Roots int
	Now   time.Time
}

// TrustRow is one certificate or list.
type TrustRow struct {
	document.Anchor
	Is signature.Anchor
}

// Over says that a certificate is not valid any more, or that a newer list
// should be there.
func (r TrustRow) Over(now time.Time) bool { return !r.Is.To.IsZero() && r.Is.To.Before(now) }

// Trust shows what signatures are judged by, to who administers the whole
// installation.
func (s *System) Trust(ctx context.Context, a Actor) (*TrustPage, error) {
	f, err := s.systemFrame(ctx, a)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Anchors(ctx)
	if err != nil {
		return nil, err
	}
	p := &TrustPage{Frame: f, Now: s.now()}
	for _, kept := range all {
		is, err := signature.ReadAnchors(kept.DER)
		if err != nil {
			return nil, err
		}
		p.Rows = append(p.Rows, TrustRow{kept, is[0]})
		if is[0].Kind == signature.RootAnchor {
			p.Roots++
		}
	}
	return p, nil
}

// systemFrame opens a page of those who administer the whole installation.
func (s *System) systemFrame(ctx context.Context, a Actor) (*Frame, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	if !s.seesSystem(a, tree) {
		return nil, fail(Forbidden, "app.forbidden")
	}
	return s.desk(ctx, a)
}

// MaxAnchors bounds a file of certificates or a revocation list, in bytes.
const MaxAnchors = 20 << 20

// AddAnchors loads certificates and revocation lists, and returns how many of
// them were new.
func (s *System) AddAnchors(ctx context.Context, a Actor, name string, data []byte) (int, error) {
	if _, err := s.systemFrame(ctx, a); err != nil {
		return 0, err
	}
	found, err := signature.ReadAnchors(data)
	if err != nil {
		return 0, &Error{Kind: Invalid, Text: message.T("trust.unreadable", message.Word("name", cleanName(name))), Cause: err}
	}
	n := 0
	err = s.store.Change(ctx, audit.Entry{Actor: a.name(), Verb: "add_anchors", Target: "trust"}, func(tx *store.Tx) error {
		var added []document.Anchor
		for _, one := range found {
			kept := document.Anchor{ID: one.ID, DER: one.DER, File: cleanName(name), By: a.name()}
			fresh, err := tx.AddAnchor(kept)
			if err != nil {
				return err
			}
			if fresh {
				added = append(added, kept)
			}
		}
		if n = len(added); n == 0 {
			return fail(Invalid, "trust.known", message.Word("name", cleanName(name)))
		}
		tx.Payload(nil, added)
		return nil
	})
	return n, err
}

// DropAnchor takes one away.
func (s *System) DropAnchor(ctx context.Context, a Actor, id string) error {
	if _, err := s.systemFrame(ctx, a); err != nil {
		return err
	}
	err := s.store.Change(ctx, audit.Entry{Actor: a.name(), Verb: "drop_anchor", Target: "trust:" + id}, func(tx *store.Tx) error {
		tx.Payload(map[string]string{"id": id}, nil)
		return tx.DropAnchor(id)
	})
	return found(err, "trust.none")
}

// judge says what the installation makes of the signatures of kept PDFs, by
// their content.
func (s *System) judge(ctx context.Context, hashes ...string) (map[string][]Judged, error) {
	out := map[string][]Judged{}
	if len(hashes) == 0 {
		return out, nil
	}
	ids, err := s.store.AnchorIDs(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.anchors.of(s.Today().String()+strings.Join(ids, " "), func() ([]signature.Anchor, error) { return s.loadAnchors(ctx) })
	if err != nil {
		return nil, err
	}
	for _, hash := range hashes {
		judged, ok := s.anchors.known(hash)
		if !ok {
			if judged, err = s.judgeFile(ctx, hash, list); err != nil {
				return nil, err
			}
			s.anchors.keep(hash, judged)
		}
		out[hash] = judged
	}
	return out, nil
}

// of returns the anchors of a stamp, loaded anew where the last were others'.
func (a *anchors) of(stamp string, load func() ([]signature.Anchor, error)) ([]signature.Anchor, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stamp != stamp || len(a.judged) > mostJudged {
		list, err := load()
		if err != nil {
			return nil, err
		}
		a.stamp, a.list, a.judged = stamp, list, map[string][]Judged{}
	}
	return a.list, nil
}

func (a *anchors) known(hash string) ([]Judged, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	judged, ok := a.judged[hash]
	return judged, ok
}

func (a *anchors) keep(hash string, judged []Judged) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.judged[hash] = judged
}

func (s *System) loadAnchors(ctx context.Context) ([]signature.Anchor, error) {
	all, err := s.store.Anchors(ctx)
	var list []signature.Anchor
	for _, kept := range all {
		is, err := signature.ReadAnchors(kept.DER)
		if err != nil {
			return nil, err
		}
		list = append(list, is...)
	}
	return list, err
}

func (s *System) judgeFile(ctx context.Context, hash string, list []signature.Anchor) ([]Judged, error) {
	file, err := s.blobs.Open(ctx, hash)
	if errors.Is(err, blob.ErrNotFound) {
		return nil, nil // the page on the system says so; this one has nothing to say
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, MaxSigned+1))
	if err != nil {
		return nil, err
	}
	found, err := signature.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var out []Judged
	for _, one := range found {
		j := one.Judge(list)
		out = append(out, Judged{
			Signed: assessment.Signed{Signer: one.Signer, At: one.At, Intact: one.Intact, Whole: one.Whole}, Trust: j.Trust,
			Said: message.T("trust.why."+string(j.Why), message.Word("name", j.Name), message.Time("at", j.At)),
		})
	}
	return out, nil
}

// judgeProofs is judge for the signed among pieces of evidence, by piece.
func (s *System) judgeProofs(ctx context.Context, proofs []assessment.Proof) (map[assessment.ProofID][]Judged, error) {
	var hashes []string
	for _, p := range proofs {
		if len(p.Signatures) > 0 && p.Blob != "" {
			hashes = append(hashes, p.Blob)
		}
	}
	byHash, err := s.judge(ctx, hashes...)
	out := map[assessment.ProofID][]Judged{}
	for _, p := range proofs {
		if judged := byHash[p.Blob]; len(p.Signatures) > 0 {
			out[p.ID] = judged
		}
	}
	return out, err
}
