package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/tabular"
)

// MaxDossierFile bounds a file of dossiers that comes by a page, in bytes.
const MaxDossierFile = 1 << 30

// What is kept of a run for its page.
const (
	firstRows = 10
	firstBad  = 50
	keptRuns  = time.Hour // how long after its end
	mostRuns  = 4         // at once
)

// dossierRuns are the imports that run in the background, and those that have
// just ended.
type dossierRuns struct {
	mu     sync.Mutex
	all    map[string]*DossierRun
	wait   sync.WaitGroup
	closed bool
}

// end cancels all runs and waits for them.
func (r *dossierRuns) end() {
	r.mu.Lock()
	r.closed = true
	for _, run := range r.all {
		run.cancel()
	}
	r.mu.Unlock()
	r.wait.Wait()
}

// DossierRun is an import that runs in the background, first tried and then,
// when a person has seen what it comes to, done.
type DossierRun struct {
	ID   string
	Name string // of the file
	Try  bool

	actor   string
	request DossierRequest
	cancel  context.CancelFunc
	ended   time.Time

	mu       sync.Mutex
	progress DossierProgress
}

// DossierProgress is how far a run is, and what it came to.
type DossierProgress struct {
	Rows    int   // read
	At      int64 // bytes
	Size    int64
	Written int
	Done    bool
	Stopped bool // by the person
	Err     error
	Outcome *DossierOutcome

	First    []dossier.Dossier // the first that count
	Bad      message.Problems  // the first that do not
	Rejected int
	Repeated int // of the rejected: codes that stand twice in the file
}

// Percent is how much of the file was read.
func (p DossierProgress) Percent() int {
	if p.Size <= 0 {
		return 0
	}
	return int(min(100, p.At*100/p.Size))
}

// ReceiveDossiers keeps a file that a person sent until it is brought in, and
// returns the name under which it waits.
func (s *System) ReceiveDossiers(ctx context.Context, a Actor, content io.Reader) (string, error) {
	if d, err := s.dossierDesk(ctx, a, account.SeeSheet, ""); err != nil || !d.Imports {
		return "", errors.Join(err, fail(Forbidden, "app.forbidden"))
	}
	id := newID()
	part := s.blobs.Part(a.name(), "dossiers:"+id)
	n, err := part.Append(ctx, 0, MaxDossierFile+1, content)
	if err == nil && n > MaxDossierFile {
		err = errors.Join(fail(Invalid, "dossier.too_big", message.Int("most", MaxDossierFile>>20)), part.Drop())
	}
	if err == nil && n == 0 {
		err = errors.Join(fail(Invalid, "dossier.no_upload"), part.Drop())
	}
	return id, s.proofFaultOr(err)
}

// proofFaultOr words what is wrong with the room for files.
func (s *System) proofFaultOr(err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return s.proofFault(err)
}

// DossierLook is the heading of a waiting file, for a person to correct.
type DossierLook struct {
	*DossierDesk
	Found *dossier.Found
	Rows  [][]string
}

// LookAtDossiers reads the heading of a file that waits.
func (s *System) LookAtDossiers(ctx context.Context, a Actor, id string, r DossierRequest) (*DossierLook, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeSheet, "")
	if err != nil {
		return nil, err
	}
	if !d.Imports {
		return nil, fail(Forbidden, "app.forbidden")
	}
	file, err := s.blobs.Part(a.name(), "dossiers:"+id).Open()
	if err != nil {
		return nil, fail(NotFound, "dossier.upload_gone")
	}
	path := file.Name()
	if err := file.Close(); err != nil {
		return nil, err
	}
	var known dossier.Mapping
	if unit, ok := d.tree.Alias(r.Unit); ok {
		if known, err = s.store.DossierMapping(ctx, d.tree.Top(unit.ID), r.Source); err != nil {
			return nil, err
		}
	}
	in, err := tabular.OpenStream(path)
	if err != nil {
		return nil, named(err, r.Name)
	}
	defer in.Close() //nolint:errcheck // it is only read
	v := &DossierLook{DossierDesk: d}
	v.Found, v.Rows, err = dossier.Glance(in, dossier.Options{Prefer: r.Prefer, Known: known}, firstRows)
	return v, named(err, r.Name)
}

// named lets problems name a file as its sender does.
func named(err error, name string) error {
	var problems message.Problems
	if errors.As(err, &problems) {
		for i := range problems {
			problems[i].File = name
		}
		return problems
	}
	return err
}

// DropDossiers forgets a file that waits.
func (s *System) DropDossiers(a Actor, id string) error {
	return s.blobs.Part(a.name(), "dossiers:"+id).Drop()
}

// StartDossiers begins to bring in a file that waits, or to try it, and
// returns the run.
func (s *System) StartDossiers(ctx context.Context, a Actor, id string, r DossierRequest) (*DossierRun, error) {
	if err := s.mayImport(ctx, a, r.Unit); err != nil {
		return nil, err
	}
	file, err := s.blobs.Part(a.name(), "dossiers:"+id).Open()
	if err != nil {
		return nil, fail(NotFound, "dossier.upload_gone")
	}
	r.Path = file.Name()
	if err := file.Close(); err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	run := &DossierRun{ID: id, Name: r.Name, Try: r.DryRun, actor: a.name(), request: r, cancel: cancel}
	run.request.Progress = func(rows int, at, size int64) {
		run.note(func(p *DossierProgress) { p.Rows, p.At, p.Size = rows, at, size })
	}
	run.request.Written = func(n int) { run.note(func(p *DossierProgress) { p.Written = n }) }
	run.request.Each = func(d *dossier.Dossier) {
		run.note(func(p *DossierProgress) {
			if len(p.First) < firstRows {
				p.First = append(p.First, *d)
			}
		})
	}
	if err := s.imports.add(run, s.now()); err != nil {
		cancel()
		return nil, err
	}
	go s.run(running, a, run) // it outlives the request, and ends with the system
	return run, nil
}

func (s *System) mayImport(ctx context.Context, a Actor, alias string) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	unit, ok := tree.Alias(alias)
	if !ok {
		return fail(Invalid, "dossier.import_unit", message.Word("unit", alias))
	}
	return s.authorise(a, account.ImportDossiers, unit.ID, tree)
}

// add takes a run in, unless too many are under way.
func (r *dossierRuns) add(run *DossierRun, now time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[string]*DossierRun{}
	}
	busy := 0
	for id, other := range r.all {
		other.mu.Lock()
		done, at := other.progress.Done, other.ended
		other.mu.Unlock()
		switch {
		case !done && id == run.ID:
			return fail(Conflict, "dossier.run_twice")
		case !done:
			busy++
		case now.Sub(at) > keptRuns:
			delete(r.all, id)
		}
	}
	if busy >= mostRuns || r.closed {
		return fail(Conflict, "dossier.run_busy", message.Int("n", busy))
	}
	r.all[run.ID] = run
	r.wait.Add(1)
	return nil
}

func (r *DossierRun) note(change func(*DossierProgress)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.progress)
}

func (s *System) run(ctx context.Context, a Actor, run *DossierRun) {
	defer s.imports.wait.Done()
	defer run.cancel()
	o, err := s.ImportDossiers(ctx, a, run.request, func(p message.Problem) error {
		run.note(func(g *DossierProgress) {
			g.Rejected++
			if strings.HasPrefix(p.Text.Key, "dossier.twice") {
				g.Repeated++
			}
			if len(g.Bad) < firstBad {
				g.Bad = append(g.Bad, p)
			}
		})
		return nil
	})
	if err == nil && !run.Try {
		err = s.DropDossiers(a, run.ID)
	}
	run.note(func(p *DossierProgress) {
		p.Done, p.Outcome, p.Err = true, o, err
		p.Stopped = errors.Is(err, context.Canceled)
	})
	run.mu.Lock()
	run.ended = s.now()
	run.mu.Unlock()
}

// DossierRun returns a run of the person, and how far it is.
func (s *System) DossierRun(ctx context.Context, a Actor, id string) (*DossierDesk, *DossierRun, DossierProgress, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeSheet, "")
	if err != nil {
		return nil, nil, DossierProgress{}, err
	}
	s.imports.mu.Lock()
	run := s.imports.all[id]
	s.imports.mu.Unlock()
	if run == nil || run.actor != a.name() || !d.Imports {
		return nil, nil, DossierProgress{}, fail(NotFound, "dossier.run_gone")
	}
	run.mu.Lock()
	defer run.mu.Unlock()
	p := run.progress
	p.First, p.Bad = slices.Clone(p.First), slices.Clone(p.Bad)
	return d, run, p, nil
}

// Request is what the run was asked for.
func (r *DossierRun) Request() DossierRequest { return r.request }

// StopDossiers cancels a run; nothing of it is kept.
func (s *System) StopDossiers(ctx context.Context, a Actor, id string) error {
	_, run, _, err := s.DossierRun(ctx, a, id)
	if err != nil {
		return err
	}
	run.cancel()
	return nil
}

// DossierImports is the log of imports.
type DossierImports struct {
	*DossierDesk
	Rows    []store.DossierImport
	Seats   []org.Unit // for which the person may bring in files
	Sources []string   // that files came from before
}

// Usual is the alias of the unit that the last file was for, else of the
// topmost one that the person may bring in files for.
func (v *DossierImports) Usual() string {
	if len(v.Rows) > 0 {
		return v.Alias(v.Rows[0].Unit)
	}
	for _, u := range v.Seats {
		if !slices.ContainsFunc(v.Seats, func(x org.Unit) bool { return x.ID == u.Parent }) {
			return u.Alias
		}
	}
	return ""
}

// mostImports is how many imports the log shows.
const mostImports = 100

// DossierImports lists the last imports into the person's province.
func (s *System) DossierImports(ctx context.Context, a Actor) (*DossierImports, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeSheet, "")
	if err != nil {
		return nil, err
	}
	if !d.Imports {
		return nil, fail(Forbidden, "app.forbidden")
	}
	v := &DossierImports{DossierDesk: d}
	within, all := s.reach(a, account.ImportDossiers, d.tree)
	v.Seats = choices(d.tree, within, all)
	if at := s.home(a, d.tree); at != "" {
		if v.Rows, err = s.store.DossierImports(ctx, d.tree.Top(at), mostImports); err != nil {
			return nil, err
		}
	}
	v.Rows = slices.DeleteFunc(v.Rows, func(i store.DossierImport) bool { return s.authorise(a, account.ImportDossiers, i.Unit, d.tree) != nil })
	for _, i := range v.Rows {
		if !slices.Contains(v.Sources, i.Source) {
			v.Sources = append(v.Sources, i.Source)
		}
	}
	return v, nil
}

// RejectedRows opens the file of rejected rows of an import.
func (s *System) RejectedRows(ctx context.Context, a Actor, number int) (store.DossierImport, io.ReadCloser, error) {
	v, err := s.DossierImports(ctx, a)
	if err != nil {
		return store.DossierImport{}, nil, err
	}
	i := slices.IndexFunc(v.Rows, func(i store.DossierImport) bool { return i.Number == number })
	if i < 0 || v.Rows[i].Rejects == "" {
		return store.DossierImport{}, nil, fail(NotFound, "dossier.no_rejects")
	}
	file, err := s.blobs.Open(ctx, v.Rows[i].Rejects)
	return v.Rows[i], file, err
}
