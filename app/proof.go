package app

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// MaxProof bounds one file of evidence, in bytes.
const MaxProof = 50 << 20

// fileKind is a kind of file that may be evidence: how its content begins, and
// the endings that its name may have.
type fileKind struct {
	mime    string
	begins  string
	endings []string
}

// fileKinds are the kinds of file that offices prove things with. What a file
// is, is decided by its content; a name that says otherwise is refused.
var fileKinds = []fileKind{
	{"application/pdf", "%PDF-", []string{".pdf"}},
	{"image/jpeg", "\xff\xd8\xff", []string{".jpg", ".jpeg"}},
	{"image/png", "\x89PNG\r\n\x1a\n", []string{".png"}},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\x03\x04", []string{".docx"}},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04", []string{".xlsx"}},
	{"application/vnd.oasis.opendocument.text", "PK\x03\x04", []string{".odt"}},
	{"application/msword", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{".doc"}},
	{"application/vnd.ms-excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{".xls"}},
}

// sniff returns the type of a file by its first bytes and the ending of its
// name, "" when they do not fit or the kind is not taken.
func sniff(name string, head []byte) string {
	ending := strings.ToLower(path.Ext(name))
	for _, k := range fileKinds {
		if bytes.HasPrefix(head, []byte(k.begins)) && slices.Contains(k.endings, ending) {
			return k.mime
		}
	}
	return ""
}

// AddProof adds a file of evidence to a component of the running sheet; one
// that the unit has given before, by content, is not kept twice.
func (s *System) AddProof(ctx context.Context, a Actor, round, unit, code, name string, file io.Reader) error {
	f, _, err := s.part(ctx, a, account.ScoreSelf, round, unit, code)
	if err != nil {
		return err
	}
	kept, err := s.keep(ctx, name, file)
	if err != nil {
		return err
	}
	proofs, err := s.store.Proofs(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	p := kept
	p.ID, p.By = assessment.ProofID(newID()), a.name()
	known := slices.IndexFunc(proofs, func(q assessment.Proof) bool { return q.Blob == p.Blob && q.Name == p.Name })
	if known >= 0 {
		p = proofs[known]
	}
	return s.changeProof(ctx, a, f, code, "add_proof", p, func(tx *store.Tx, reply bool) error {
		if known < 0 {
			if err := tx.PutProof(f.Round.ID, f.Unit.ID, p); err != nil {
				return err
			}
		}
		return tx.Attach(f.Round.ID, f.Unit.ID, code, p.ID, reply)
	})
}

// UseProof lets a piece of evidence that the unit has given already prove one
// more component.
func (s *System) UseProof(ctx context.Context, a Actor, round, unit, code string, id assessment.ProofID) error {
	f, p, err := s.proofOn(ctx, a, round, unit, code, id)
	if err != nil {
		return err
	}
	return s.changeProof(ctx, a, f, code, "use_proof", p, func(tx *store.Tx, reply bool) error {
		return tx.Attach(f.Round.ID, f.Unit.ID, code, id, reply)
	})
}

// DropProof takes a piece of evidence off a component. The piece stays with
// the unit. What stood before an explanation stays on the component.
func (s *System) DropProof(ctx context.Context, a Actor, round, unit, code string, id assessment.ProofID) error {
	f, p, err := s.proofOn(ctx, a, round, unit, code, id)
	if err != nil {
		return err
	}
	return s.changeProof(ctx, a, f, code, "drop_proof", p, func(tx *store.Tx, reply bool) error {
		if err := tx.Detach(f.Round.ID, f.Unit.ID, code, id, reply); err != nil || reply {
			return err
		}
		return undecide(tx, f, code, p, nil)
	})
}

func (s *System) changeProof(ctx context.Context, a Actor, f *Frame, code, verb string, p assessment.Proof, do func(tx *store.Tx, reply bool) error) error {
	err := s.store.Change(ctx, s.entry(a, f, verb, entryTarget(f, code)), func(tx *store.Tx) error {
		sheet, err := hold(tx, f)
		if err != nil {
			return err
		}
		why := sheet.Closed(f.Round, s.now())
		reply := f.Round.Stage == assessment.Explaining && sheet.State == assessment.Submitted
		if reply {
			why = sheet.ClosedToAnswer(f.Round, s.now())
		}
		if why != nil {
			return &Error{Kind: Invalid, Text: *why}
		}
		tx.Payload(nil, p)
		return do(tx, reply)
	})
	switch {
	case errors.Is(err, store.ErrExists):
		return fail(Invalid, "proof.twice", message.Word("name", p.Name))
	case errors.Is(err, store.ErrNotFound):
		return fail(Invalid, "proof.fixed", message.Word("name", p.Name))
	}
	return err
}

// proofOn finds a piece of evidence of a unit for a change of one component.
func (s *System) proofOn(ctx context.Context, a Actor, round, unit, code string, id assessment.ProofID) (*Frame, assessment.Proof, error) {
	f, _, err := s.part(ctx, a, account.ScoreSelf, round, unit, code)
	if err != nil {
		return nil, assessment.Proof{}, err
	}
	_, p, err := s.proof(ctx, a, account.SeeSheet, round, unit, id)
	return f, p, err
}

// proof finds a piece of evidence of a unit.
func (s *System) proof(ctx context.Context, a Actor, do account.Verb, round, unit string, id assessment.ProofID) (*Frame, assessment.Proof, error) {
	f, err := s.frame(ctx, a, do, round, unit)
	if err != nil {
		return nil, assessment.Proof{}, err
	}
	proofs, err := s.store.Proofs(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return nil, assessment.Proof{}, err
	}
	i := slices.IndexFunc(proofs, func(p assessment.Proof) bool { return p.ID == id })
	if i < 0 {
		return nil, assessment.Proof{}, fail(NotFound, "proof.none")
	}
	return f, proofs[i], nil
}

// OpenProof opens a piece of evidence for reading.
func (s *System) OpenProof(ctx context.Context, a Actor, round, unit string, id assessment.ProofID) (io.ReadCloser, assessment.Proof, error) {
	_, p, err := s.proof(ctx, a, account.SeeSheet, round, unit, id)
	if err != nil {
		return nil, p, err
	}
	file, err := s.blobs.Open(ctx, p.Blob)
	return file, p, err
}

// ProofsBeside returns what the unit has given for other components: one piece
// may prove many.
func (s *System) ProofsBeside(ctx context.Context, v *SelfScore, row *SelfRow) ([]assessment.Proof, error) {
	all, err := s.store.Proofs(ctx, v.Round.ID, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p assessment.Proof) bool {
		return slices.ContainsFunc(row.Entry.Proofs, func(q assessment.Proof) bool { return q.ID == p.ID })
	}), nil
}

// ProofArchive writes a ZIP of all evidence of a unit, a folder for each
// component in the order of the index. A file that proves several components
// stands in each of their folders.
func (s *System) ProofArchive(ctx context.Context, v *SelfScore, w io.Writer) error {
	z := zip.NewWriter(w)
	for _, row := range v.Rows {
		for i, p := range row.Entry.Proofs {
			out, err := z.Create(fmt.Sprintf("%s/%02d %s", row.Node.Code, i+1, p.Name))
			if err != nil {
				return err
			}
			file, err := s.blobs.Open(ctx, p.Blob)
			if err != nil {
				return err
			}
			_, err = io.Copy(out, file)
			if err := errors.Join(err, file.Close()); err != nil {
				return err
			}
		}
	}
	return z.Close()
}
