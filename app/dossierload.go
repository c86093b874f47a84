package app

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// DossierRequest asks to bring in a file of dossiers. Its Unit is the alias of
// the office whose dossiers they are, or of one above all of them.
type DossierRequest struct {
	DossierFile
	Source  string // who sends such files; their columns are remembered by it
	DryRun  bool
	Lang    message.Lang       // of the file of rejected rows
	Written func(dossiers int) // called now and then; may be nil

	Each func(*dossier.Dossier) // called for each that counts, with the id of its unit; may be nil
}

// DossierOutcome is what an import did.
type DossierOutcome struct {
	store.DossierImport
	Repeat bool           // the file that came in last, once more: nothing was written
	Found  *dossier.Found // how its heading was read
	Rows   int
}

// errTried ends a change that was only tried.
var errTried = errors.New("chạy thử")

// ImportDossiers brings in the dossiers of a file in one change: what is new
// is added, what differs is changed, the rest stays, and the counts of the
// offices follow. fault is given every rejected row in the order of the file.
func (s *System) ImportDossiers(ctx context.Context, a Actor, r DossierRequest, fault func(message.Problem) error) (o *DossierOutcome, err error) {
	defer func() { s.works.imported(err) }()
	all, err := s.territory(ctx)
	if err != nil {
		return nil, err
	}
	units, tree := all.units, all.tree
	unit, ok := tree.Alias(r.Unit)
	if !ok {
		return nil, fail(NotFound, "dossier.import_unit", message.Word("unit", r.Unit))
	}
	if err := s.authorise(a, account.ImportDossiers, unit.ID, tree); err != nil {
		return nil, err
	}
	top := tree.Top(unit.ID)
	if r.Calendar == nil {
		if r.Calendar, err = s.WorkingTime(ctx, unit.ID); err != nil {
			return nil, err
		}
	}
	if r.Source == "" {
		r.Source = r.Unit
	}
	if r.Known, err = s.store.DossierMapping(ctx, top, r.Source); err != nil {
		return nil, err
	}
	o = &DossierOutcome{DossierImport: store.DossierImport{
		Top: top, Unit: unit.ID, Source: r.Source, File: filepath.Base(r.name()), Actor: a.name(), Options: r.options(units),
	}}
	if o.Hash, err = hashFile(r.Path); err != nil {
		return nil, err
	}
	l := &dossierLoader{s: s, request: r, outcome: o, offices: newOffices(units, tree, unit), fault: fault}
	return o, r.checked(ctx, func(c *dossier.Checked) error {
		o.Found, o.Rows, o.Stated = c.Found, c.Rows, c.Stated
		return l.run(ctx, c, a)
	})
}

func (f DossierFile) name() string {
	if f.Name != "" {
		return f.Name
	}
	return f.Path
}

// options is a digest of all but the file that the outcome depends on.
func (r DossierRequest) options(units []org.Unit) string {
	h := sha256.New()
	e := json.NewEncoder(h)
	_ = e.Encode(units) // neither writing to a hash nor these types can fail
	_ = e.Encode(r.Prefer)
	_ = e.Encode(r.Calendar)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func hashFile(path string) (sum string, err error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", message.Problems{{File: path, Text: message.T("dossier.no_file")}}
	}
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// dossierLoader carries one import.
type dossierLoader struct {
	s       *System
	request DossierRequest
	outcome *DossierOutcome
	offices *offices
	fault   func(message.Problem) error

	rejected int
	rejects  *os.File
	csv      *csv.Writer
}

func (l *dossierLoader) run(ctx context.Context, c *dossier.Checked, a Actor) (err error) {
	if l.rejects, err = os.CreateTemp("", "parindex-"); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	defer func() { err = errors.Join(err, l.rejects.Close(), os.Remove(l.rejects.Name())) }()
	o := l.outcome
	last, err := l.s.store.DossierImports(ctx, o.Top, 1)
	if err != nil {
		return err
	}
	if len(last) == 1 && last[0].Hash == o.Hash && last[0].Options == o.Options && last[0].Unit == o.Unit && last[0].Source == o.Source {
		o.Repeat, o.Number, o.Rejects = true, last[0].Number, last[0].Rejects
		err := l.each(ctx, c, func(*dossier.Dossier) error { o.Dossiers++; return nil })
		o.Same, o.Rejected = o.Dossiers, l.rejected
		return err
	}
	e := audit.Entry{Chain: o.Top, Actor: a.name(), Verb: "import_dossiers", Target: "dossiers:" + o.Source, Unit: o.Unit}
	err = l.s.store.Change(ctx, e, func(tx *store.Tx) error { return l.save(ctx, tx, c) })
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}

func (l *dossierLoader) save(ctx context.Context, tx *store.Tx, c *dossier.Checked) error {
	load, err := tx.LoadDossiers(l.outcome.DossierImport)
	if err != nil {
		return err
	}
	n := 0
	err = load.Fill(func(put func(*dossier.Dossier) error) error {
		return l.each(ctx, c, func(d *dossier.Dossier) error {
			if n++; n%4096 == 0 && l.request.Written != nil {
				l.request.Written(n)
			}
			return put(d)
		})
	})
	if err != nil {
		return err
	}
	ref, err := l.keepRejects(ctx)
	if err != nil {
		return err
	}
	if l.outcome.DossierImport, err = load.Finish(c.Found.Mapping(), l.rejected, ref); err != nil {
		return err
	}
	if l.request.DryRun {
		return errTried
	}
	tx.Payload(nil, l.outcome.DossierImport)
	return nil
}

// each gives the dossiers whose office is known, by its id, and counts and
// writes down the others.
func (l *dossierLoader) each(ctx context.Context, c *dossier.Checked, use func(*dossier.Dossier) error) error {
	return c.Each(ctx, func(d *dossier.Dossier) error {
		id, key := l.offices.find(d)
		if key == "" {
			d.Unit = string(id)
			if l.request.Each != nil {
				l.request.Each(d)
			}
			return use(d)
		}
		p := message.Problem{File: c.File, Line: d.Line, Value: d.Unit, Text: message.T(key, message.Word("date", calendar.On(d.Received.Time()).String()))}
		for _, column := range []dossier.Column{dossier.UnitName, dossier.UnitCode} {
			if at, ok := c.Found.At[column]; ok {
				p.Column = c.Found.Headings[at]
			}
		}
		return l.reject(p)
	}, l.reject)
}

// reject counts a row, writes it down and passes it on.
func (l *dossierLoader) reject(p message.Problem) error {
	l.rejected++
	if l.csv == nil {
		// The mark lets spreadsheets read the file as what it is.
		if _, err := l.rejects.WriteString("\uFEFF"); err != nil {
			return fmt.Errorf("tệp tạm: %w", err)
		}
		l.csv = csv.NewWriter(l.rejects)
		if err := l.csv.Write([]string{"line", "column", "value", "reason"}); err != nil {
			return fmt.Errorf("tệp tạm: %w", err)
		}
	}
	if err := l.csv.Write([]string{strconv.Itoa(p.Line), p.Column, inert(p.Value), p.Text.In(l.request.Lang)}); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	return l.fault(p)
}

// inert keeps a spreadsheet from taking a value for a formula.
func inert(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@') {
		return "'" + s
	}
	return s
}

// maxRejects bounds the file of rejected rows, in bytes.
const maxRejects = 1 << 30

// keepRejects keeps the file of rejected rows and returns its name.
func (l *dossierLoader) keepRejects(ctx context.Context) (string, error) {
	if l.csv == nil || l.request.DryRun {
		return "", nil
	}
	l.csv.Flush()
	if err := l.csv.Error(); err != nil {
		return "", fmt.Errorf("tệp tạm: %w", err)
	}
	if _, err := l.rejects.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("tệp tạm: %w", err)
	}
	ref, err := l.s.blobs.Put(ctx, l.rejects, maxRejects)
	return ref.Hash, err
}
