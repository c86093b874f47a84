package app

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// Tally is what a running server has done since it was started.
type Tally struct{ Imports, ImportsFailed, Conversions, ConversionsFailed int64 }

// works counts as Tally tells.
type works struct{ imports, importsFailed, conversions, conversionsFailed atomic.Int64 }

func (t *works) imported(err error)  { counted(&t.imports, &t.importsFailed, err) }
func (t *works) converted(err error) { counted(&t.conversions, &t.conversionsFailed, err) }

func counted(all, failed *atomic.Int64, err error) {
	all.Add(1)
	if err != nil {
		failed.Add(1)
	}
}

// Tally returns what was done since the installation was opened.
func (s *System) Tally() Tally {
	t := &s.works
	return Tally{t.imports.Load(), t.importsFailed.Load(), t.conversions.Load(), t.conversionsFailed.Load()}
}

// Pool returns how the connections to the database are used.
func (s *System) Pool() store.Pool { return s.store.Pool() }

// SignedIn counts the sessions of people who are signed in.
func (s *System) SignedIn(ctx context.Context) (int64, error) { return s.Sessions().Count(ctx) }

// SetBackups says where scheduled backups go, "" for nowhere.
func (s *System) SetBackups(dir string) { s.backups = dir }

// seesSystem says whether a person administers the whole of the installation:
// it, or a unit that stands under no other.
func (s *System) seesSystem(a Actor, tree *org.Tree) bool {
	units, all := s.reach(a, account.SeeSystem, tree)
	return all || slices.ContainsFunc(units, func(id org.UnitID) bool { return tree.Top(id) == id })
}

// Condition is how an installation is, for who administers it.
type Condition struct {
	*Frame
	Findings []Finding
	SignedIn int64
	Tally    Tally
	Pool     store.Pool
	At       time.Time
}

// Faults counts the findings that something must be done about.
func (c *Condition) Faults() int {
	n := 0
	for _, f := range c.Findings {
		if f.Level != Well {
			n++
		}
	}
	return n
}

// Condition examines the running installation. tls says that people reach it
// by HTTPS only.
func (s *System) Condition(ctx context.Context, a Actor, tls bool) (*Condition, error) {
	f, err := s.systemFrame(ctx, a)
	if err != nil {
		return nil, err
	}
	c := &Condition{Frame: f, Tally: s.Tally(), Pool: s.Pool(), At: s.now()}
	if c.SignedIn, err = s.SignedIn(ctx); err != nil {
		return nil, err
	}
	data, err := s.examineData(ctx)
	if err != nil {
		return nil, err
	}
	c.Findings = append(examineMachine(s.dir, s.backups, time.Now()), data...)
	if tls {
		c.Findings = append(c.Findings, finding("tls", Well, "tls"))
	} else {
		c.Findings = append(c.Findings, finding("tls", Warning, "no_tls"))
	}
	rank := map[Level]int{Bad: 0, Warning: 1, Well: 2}
	slices.SortStableFunc(c.Findings, func(x, y Finding) int { return rank[x.Level] - rank[y.Level] })
	return c, nil
}

// Counting returns a context whose statements to the database are counted, and
// what tells how many there were.
func Counting(ctx context.Context) (context.Context, func() int) {
	ctx, counter := store.WithCounter(ctx)
	return ctx, counter.Count
}
