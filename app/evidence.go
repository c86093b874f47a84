package app

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/signature"
	"github.com/parindex/parindex/store"
)

// usualProof bounds one file of evidence, in bytes, where the installation
// does not say otherwise.
const usualProof = 50 << 20

// MostProof is how large one file of evidence may be, in bytes.
func (s *System) MostProof() int64 { return s.most }

// SetMostProof sets MostProof. It is called before the installation is used.
func (s *System) SetMostProof(bytes int64) { s.most = bytes }

// Upload is a file that a person sends as evidence: all of it is here, on disk
// or in memory.
type Upload interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

// AddProof adds a file of evidence to a component of the running sheet; one
// that the unit has given before, by content, is not kept twice.
func (s *System) AddProof(ctx context.Context, a Actor, round, unit, code, name string, file Upload) error {
	return s.keepProof(ctx, a, proofPlace{round, unit, code}, name, "", file)
}

// ReplaceProof adds a newer version of a piece of evidence and lets it prove
// what the older one did. The older one stays on record.
func (s *System) ReplaceProof(ctx context.Context, a Actor, round, unit, code string, old assessment.ProofID, name string, file Upload) error {
	return s.keepProof(ctx, a, proofPlace{round, unit, code}, name, old, file)
}

// proofPlace is where a piece of evidence is to stand.
type proofPlace struct{ round, unit, code string }

// proving opens a running sheet for somebody who adds evidence to a component
// of it, and returns what the unit has given before.
func (s *System) proving(ctx context.Context, a Actor, at proofPlace) (*Frame, []assessment.Proof, error) {
	f, _, err := s.part(ctx, a, account.ScoreSelf, at.round, at.unit, at.code)
	if err != nil {
		return nil, nil, err
	}
	proofs, err := s.store.Proofs(ctx, f.Round.ID, f.Unit.ID)
	return f, proofs, err
}

// keepProof keeps a file and attaches it, as a newer version of old unless
// that is "".
func (s *System) keepProof(ctx context.Context, a Actor, at proofPlace, name string, old assessment.ProofID, file Upload) error {
	f, proofs, err := s.proving(ctx, a, at)
	if err != nil {
		return err
	}
	if old != "" && !slices.ContainsFunc(proofs, func(p assessment.Proof) bool { return p.ID == old }) {
		return fail(NotFound, "proof.none")
	}
	p, err := s.keep(ctx, name, file)
	if err != nil {
		return err
	}
	p.ID, p.By, p.Replaces = assessment.ProofID(newID()), a.name(), old
	same := func(q assessment.Proof) bool { return q.Blob == p.Blob && q.Name == p.Name }
	if old != "" {
		if slices.ContainsFunc(proofs, func(q assessment.Proof) bool { return q.ID == old && q.Blob == p.Blob }) {
			return fail(Invalid, "proof.same_version", message.Word("name", p.Name))
		}
		return s.newVersion(ctx, a, f, at.code, p)
	}
	return s.attach(ctx, a, f, at.code, p, proofs, same)
}

// keep puts a file among those of the installation, after finding out by its
// content what it is.
func (s *System) keep(ctx context.Context, name string, file Upload) (assessment.Proof, error) {
	p, err := s.lookOver(cleanName(name), file)
	if err != nil {
		return p, err
	}
	if err := s.scan(ctx, p.Name, file); err != nil {
		return p, err
	}
	ref, err := s.blobs.Put(ctx, file, s.most)
	if err != nil {
		return p, s.proofFault(err)
	}
	p.Size, p.Blob = ref.Size, ref.Hash
	return p, nil
}

// attach lets a piece of evidence prove a component; one that is known already
// is not kept twice.
func (s *System) attach(ctx context.Context, a Actor, f *Frame, code string, p assessment.Proof, proofs []assessment.Proof, same func(assessment.Proof) bool) error {
	known := slices.IndexFunc(proofs, same)
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

// newVersion puts a piece of evidence in the place of the one that it
// replaces. Where the older one was given before an explanation, both stand.
func (s *System) newVersion(ctx context.Context, a Actor, f *Frame, code string, p assessment.Proof) error {
	return s.changeProof(ctx, a, f, code, "replace_proof", p, func(tx *store.Tx, reply bool) error {
		if err := tx.PutProof(f.Round.ID, f.Unit.ID, p); err != nil {
			return err
		}
		codes, err := tx.Supersede(f.Round.ID, f.Unit.ID, p.Replaces, p.ID, reply)
		if err != nil {
			return err
		}
		for _, code := range codes { // it may prove what is in the charge of others
			if !s.mayPart(a, account.ScoreSelf, f, f.Unit.ID, code) {
				return fail(Forbidden, "app.not_your_part", message.Word("code", code))
			}
		}
		if reply {
			if slices.Contains(codes, code) {
				return nil
			}
			return tx.Attach(f.Round.ID, f.Unit.ID, code, p.ID, reply)
		}
		if len(codes) == 0 {
			return store.ErrNotFound
		}
		for _, code := range codes {
			if err := undecide(tx, f, code, nil, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// lookOver says what a file is, by its content, and who signed it. What is not
// taken as evidence is an error.
func (s *System) lookOver(name string, file Upload) (assessment.Proof, error) {
	p := assessment.Proof{Name: name}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return p, fail(Invalid, "proof.broken", message.Word("name", name))
	}
	head := make([]byte, min(size, 16))
	if _, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return p, fail(Invalid, "proof.broken", message.Word("name", name))
	}
	kind := sniff(name, head)
	switch {
	case size == 0:
		return p, fail(Invalid, "proof.empty", message.Word("name", name))
	case size > s.most:
		return p, s.tooBig()
	case kind == nil:
		return p, fail(Invalid, "proof.kind", message.Word("name", name))
	}
	p.Type = kind.mime
	if kind.part != "" {
		return p, checkArchive(name, kind.part, file, size)
	}
	if kind.mime == "application/pdf" {
		p.Signatures, err = signaturesOf(file, size)
	}
	return p, err
}

func signaturesOf(file io.ReaderAt, size int64) ([]assessment.Signed, error) {
	found, err := signature.Read(file, size)
	var signed []assessment.Signed
	for _, one := range found {
		signed = append(signed, assessment.Signed{Signer: one.Signer, At: one.At, Intact: one.Intact, Whole: one.Whole})
	}
	return signed, err
}

// What an archive may hold: more is no office document.
const (
	mostUnpacked  = 1 << 30   // bytes
	mostPacking   = 200       // times its size, once it unpacks to more than mostModest
	mostModest    = 100 << 20 // bytes
	mostDirectory = 4 << 20   // bytes read to list what is in it
)

// checkArchive refuses an archive that is not the document that its name says,
// or that would fill the disk of whoever opens it.
func checkArchive(name, part string, file io.ReaderAt, size int64) error {
	z, err := zip.NewReader(&budget{file, mostDirectory}, size)
	if err != nil {
		return fail(Invalid, "proof.kind", message.Word("name", name))
	}
	var total uint64
	found := false
	for _, f := range z.File {
		found = found || f.Name == part
		total += min(f.UncompressedSize64, mostUnpacked+1)
	}
	if total > mostUnpacked || total > mostModest && total > mostPacking*uint64(size) { //nolint:gosec // a size is not negative
		return fail(Invalid, "proof.bomb", message.Word("name", name))
	}
	if !found {
		return fail(Invalid, "proof.kind", message.Word("name", name))
	}
	return nil
}

// budget is a file of which only so many bytes are read.
type budget struct {
	io.ReaderAt
	left int
}

func (b *budget) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("too much to list")
	}
	return b.ReaderAt.ReadAt(p, at)
}

func (s *System) tooBig() *Error {
	return fail(Invalid, "proof.too_big", message.Int("most", int(s.most>>20)))
}

// proofFault says of a file that was not kept why.
func (s *System) proofFault(err error) error {
	switch {
	case errors.Is(err, blob.ErrTooBig):
		return s.tooBig()
	case errors.Is(err, blob.ErrFull):
		return &Error{Kind: Full, Text: message.T("proof.full"), Cause: err}
	case errors.Is(err, blob.ErrTooMany):
		return fail(Invalid, "proof.too_many")
	}
	return err
}

// AddLink lets an address prove a component. What stands there is not looked
// at: it may change.
func (s *System) AddLink(ctx context.Context, a Actor, round, unit, code, address, title string) error {
	f, proofs, err := s.proving(ctx, a, proofPlace{round, unit, code})
	if err != nil {
		return err
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(address) > 1000 {
		return fail(Invalid, "proof.link")
	}
	if title = message.Shorten(strings.TrimSpace(title), 200); title == "" {
		title = u.Host + u.Path
	}
	p := assessment.Proof{ID: assessment.ProofID(newID()), Name: title, Type: assessment.LinkProof, Link: u.String(), By: a.name()}
	return s.attach(ctx, a, f, code, p, proofs, func(q assessment.Proof) bool { return q.Type == p.Type && q.Link == p.Link })
}

// AddDocument lets a document of the unit's register prove a component.
func (s *System) AddDocument(ctx context.Context, a Actor, round, unit, code string, id document.ID) error {
	f, proofs, err := s.proving(ctx, a, proofPlace{round, unit, code})
	if err != nil {
		return err
	}
	docs, err := s.documentsOf(ctx, f)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(docs, func(d document.Document) bool { return d.ID == id })
	if i < 0 {
		return fail(NotFound, "proof.no_document")
	}
	p := assessment.Proof{ID: assessment.ProofID(newID()), Name: message.Shorten(docs[i].Full(), 300), Type: assessment.DocumentProof, Link: string(id), By: a.name()}
	return s.attach(ctx, a, f, code, p, proofs, func(q assessment.Proof) bool { return q.Type == p.Type && q.Link == p.Link })
}

// Shelf is what else a unit has that may prove a component.
type Shelf struct {
	Library   []assessment.Proof // given for other components
	Older     map[assessment.ProofID][]assessment.Proof
	Documents []document.Document // of the register
	Trust     map[assessment.ProofID][]Judged
}

// Shelf returns what else may prove a component of a unit's sheet, and the
// older versions of what proves it.
func (s *System) Shelf(ctx context.Context, v *SelfScore, row *SelfRow) (Shelf, error) {
	all, err := s.store.Proofs(ctx, v.Round.ID, v.Unit.ID)
	if err != nil {
		return Shelf{}, err
	}
	shelf := Shelf{Older: map[assessment.ProofID][]assessment.Proof{}}
	byID, newer := map[assessment.ProofID]assessment.Proof{}, map[assessment.ProofID]bool{}
	for _, p := range all {
		byID[p.ID] = p
		newer[p.Replaces] = true
	}
	for _, p := range row.Entry.Proofs {
		for q, ok := byID[p.Replaces]; ok && len(shelf.Older[p.ID]) < len(all); q, ok = byID[q.Replaces] {
			shelf.Older[p.ID] = append(shelf.Older[p.ID], q)
		}
	}
	for _, p := range all {
		here := slices.ContainsFunc(row.Entry.Proofs, func(q assessment.Proof) bool { return q.ID == p.ID })
		if !here && !newer[p.ID] {
			shelf.Library = append(shelf.Library, p)
		}
	}
	if shelf.Trust, err = s.judgeProofs(ctx, all); err != nil {
		return shelf, err
	}
	shelf.Documents, err = s.documentsOf(ctx, v.Frame)
	return shelf, err
}
