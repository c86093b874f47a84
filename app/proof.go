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

// fileKind is a kind of file that may be evidence: how its content begins, and
// the endings that its name may have.
type fileKind struct {
	mime    string
	begins  string
	endings []string
	part    string // that an archive of this kind holds
}

// fileKinds are the kinds of file that offices prove things with. What a file
// is, is decided by its content; a name that says otherwise is refused.
var fileKinds = []fileKind{
	{"application/pdf", "%PDF-", []string{".pdf"}, ""},
	{"image/jpeg", "\xff\xd8\xff", []string{".jpg", ".jpeg"}, ""},
	{"image/png", "\x89PNG\r\n\x1a\n", []string{".png"}, ""},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\x03\x04", []string{".docx"}, "word/document.xml"},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04", []string{".xlsx"}, "xl/workbook.xml"},
	{"application/vnd.oasis.opendocument.text", "PK\x03\x04", []string{".odt"}, "content.xml"},
	{"application/msword", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{".doc"}, ""},
	{"application/vnd.ms-excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{".xls"}, ""},
}

// sniff returns the kind of a file by its first bytes and the ending of its
// name, nil when they do not fit or the kind is not taken.
func sniff(name string, head []byte) *fileKind {
	ending := strings.ToLower(path.Ext(name))
	for i, k := range fileKinds {
		if bytes.HasPrefix(head, []byte(k.begins)) && slices.Contains(k.endings, ending) {
			return &fileKinds[i]
		}
	}
	return nil
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
		reply, why := mayProve(f, sheet, s.now())
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
	if p.Blob == "" {
		return nil, p, fail(NotFound, "proof.no_file", message.Word("name", p.Name))
	}
	file, err := s.blobs.Open(ctx, p.Blob)
	return file, p, err
}

// ProofArchive writes a ZIP of all evidence of a unit, a folder for each
// component in the order of the index. A file that proves several components
// stands in each of their folders.
func (s *System) ProofArchive(ctx context.Context, v *SelfScore, w io.Writer) error {
	z := zip.NewWriter(w)
	for _, row := range v.Rows {
		for i, p := range row.Entry.Proofs {
			name := fmt.Sprintf("%s/%02d %s", row.Node.Code, i+1, p.Name)
			if p.Blob == "" {
				name += ".txt" // a link or a document of the register: what it says
			}
			out, err := z.Create(name)
			if err != nil {
				return err
			}
			if p.Blob == "" {
				if _, err := io.WriteString(out, p.Name+"\r\n"+p.Link+"\r\n"); err != nil {
					return err
				}
				continue
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
