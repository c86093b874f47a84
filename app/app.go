// Package app is the verbs of the system. Each authorises, loads, calls the
// pure core and, where it changes something, saves in one transaction with one
// audit entry. Web and command line call the same verbs, so they cannot drift.
package app

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/feed"
	"github.com/parindex/parindex/fetch"
	"github.com/parindex/parindex/malware"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/store"
)

// System is an opened installation: a database and a folder of files.
type System struct {
	store *store.Store
	blobs blob.Store
	dir   string
	now   func() time.Time
	most  int64 // bytes of one file of evidence
	works works
	// backups is the folder of scheduled backups, "" when there is none.
	backups string
	seen    atomic.Pointer[territory]
	books   sync.Map // hash → *rulebook.Index; a hash never changes its meaning

	Fetch     fetch.Client     // gets feeds that a person names by their address
	Scanner   *malware.Scanner // looks over files that people send; nil: nobody does
	catalogue embed.FS         // what ships: duties, measures and registers to begin with

	secretFile string
	secret     atomic.Pointer[account.Key] // once it was needed

	definitions func() ([]measure.Definition, error) // of measures, read once

	imports dossierRuns // in the background
	anchors anchors
}

// Open opens the installation in a folder, and creates it when the folder is
// empty. The database is a file in it, unless database is the address of a
// PostgreSQL. now is the clock, time.Now outside tests.
func Open(ctx context.Context, dir, database string, now func() time.Time) (*System, error) {
	return OpenSite(ctx, Site{Dir: dir, Database: database}, now)
}

// OpenSite opens the installation at a site, and creates it where there is
// none.
func OpenSite(ctx context.Context, p Site, now func() time.Time) (*System, error) {
	db, err := store.Open(ctx, p.DSN())
	if err != nil {
		return nil, err
	}
	db.Now = now
	blobs, err := p.OpenBlobs(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	sys := &System{
		store: db, blobs: blobs, dir: p.Dir, now: now, most: usualProof, catalogue: parindex.Shipped,
		secretFile: p.SecretFile(),
		Fetch:      fetch.Client{Timeout: 20 * time.Second, Most: feed.MaxSize},
	}
	sys.definitions = sync.OnceValues(sys.readDefinitions)
	return sys, nil
}

// Close ends imports that run in the background and closes the database.
func (s *System) Close() error {
	s.imports.end()
	return s.store.Close()
}

// Sessions is where the pages keep who is signed in.
func (s *System) Sessions() *store.SessionStore { return s.store.Sessions() }

// Today is the date in Vietnam.
func (s *System) Today() calendar.Date { return calendar.On(s.now()) }

// Kind says what kind of failure an Error is; the edges map it to a status.
type Kind string

// The kinds of failure.
const (
	NotFound  Kind = "not_found"
	Forbidden Kind = "forbidden"
	Invalid   Kind = "invalid"
	Conflict  Kind = "conflict"
	Missing   Kind = "missing" // a program that is needed is not installed
	Full      Kind = "full"    // there is no room left to keep anything
)

// Error is a failure that a user should read; its cause, if any, is for the
// log.
type Error struct {
	Kind  Kind
	Text  message.Text
	Cause error
}

// Error says it in Vietnamese, with its cause.
func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Text.In(message.VI) + ": " + e.Cause.Error()
	}
	return e.Text.In(message.VI)
}

// In says it in a language.
func (e *Error) In(l message.Lang) string { return e.Text.In(l) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

func fail(k Kind, key string, args ...message.Arg) *Error {
	return &Error{Kind: k, Text: message.T(key, args...)}
}

// found turns a store's "not there" into an Error for people.
func found(err error, key string, args ...message.Arg) error {
	if errors.Is(err, store.ErrNotFound) {
		return fail(NotFound, key, args...)
	}
	return err
}

// conflicted says that somebody else has changed, or taken out, what a person
// was changing.
func conflicted(err error) error {
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// Actor is who asks: a signed-in person, or the person at the command line.
type Actor struct {
	Account account.Account
	console string // name of the system's user; an administrator, audited as cli:name
	pushes  *store.DossierToken
}

// Console is the actor of the command line: whoever may run it on the machine
// that holds the data.
func Console(user string) Actor { return Actor{console: user} }

// name is how the audit chain names the actor.
func (a Actor) name() string {
	if a.console != "" {
		return "cli:" + a.console
	}
	if a.pushes != nil {
		return "api:" + a.pushes.Source
	}
	return a.Account.Login
}

// authorise is the one place where verbs ask for permission.
func (s *System) authorise(a Actor, do account.Verb, target org.UnitID, tree *org.Tree) error {
	if a.pushes != nil && do == account.ImportDossiers && tree.Within(target, a.pushes.Unit) {
		return nil
	}
	if a.console != "" || account.May(a.Account, do, account.At(target), tree, s.Today()) {
		return nil
	}
	return fail(Forbidden, "app.forbidden")
}

// book returns the rulebook with that hash.
func (s *System) book(ctx context.Context, hash string) (*rulebook.Index, error) {
	if x, ok := s.books.Load(hash); ok {
		return x.(*rulebook.Index), nil
	}
	data, file, err := s.store.Rulebook(ctx, hash)
	if err != nil {
		return nil, err
	}
	x, err := rulebook.Load(data, file)
	if err != nil {
		return nil, fmt.Errorf("stored rulebook: %w", err)
	}
	if x.Hash() != hash {
		return nil, fmt.Errorf("stored rulebook %s: content has hash %s, not %s", file, x.Hash(), hash)
	}
	s.books.Store(hash, x)
	return x, nil
}

// territory is all units and their tree, as of a stamp. Nobody changes it.
type territory struct {
	stamp int64
	units []org.Unit
	tree  *org.Tree
}

// territory returns all units. They are read once and kept until one changes,
// in whatever copy of the program: the tree of a nation is asked for on every
// page.
func (s *System) territory(ctx context.Context) (*territory, error) {
	stamp, err := s.store.UnitStamp(ctx)
	if err != nil {
		return nil, err
	}
	if seen := s.seen.Load(); seen != nil && seen.stamp == stamp {
		return seen, nil
	}
	units, err := s.store.Units(ctx)
	if err != nil {
		return nil, err
	}
	// Clipped: who appends gets a slice of their own.
	seen := &territory{stamp, slices.Clip(units), org.NewTree(units)}
	s.seen.Store(seen)
	return seen, nil
}

func (s *System) tree(ctx context.Context) (*org.Tree, error) {
	t, err := s.territory(ctx)
	if err != nil {
		return nil, err
	}
	return t.tree, nil
}
