package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// desk opens the frame of pages that belong to no round. It stands on the
// newest round that concerns the person, and on none when there is none.
func (s *System) desk(ctx context.Context, a Actor) (*Frame, error) {
	start, err := s.Start(ctx, a)
	if err != nil {
		return nil, err
	}
	if start.Round != "" {
		f, _, err := s.page(ctx, a, account.SeeIndex, start.Round, "")
		return f, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	return &Frame{Today: s.Today(), tree: tree, May: map[account.Verb]bool{}, MayAll: map[account.Verb]bool{}, SeesPeople: s.seesPeople(a, tree)}, nil
}

// IndexRow is an edition of an index in the list of them.
type IndexRow struct {
	rulebook.Edition
	Book   *rulebook.Index
	UsedBy []assessment.Round // the rounds, as far as the person may see them
}

// Indexes is the editions of indexes that a person may see, and the drafts
// that they may edit.
type Indexes struct {
	*Frame
	Rows   []IndexRow
	Drafts []rulebook.Draft
	Seats  []org.Unit // whose drafts the person may begin
}

// Indexes lists indexes: the latest year first, then by title and version.
func (s *System) Indexes(ctx context.Context, a Actor) (*Indexes, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &Indexes{Frame: f}
	if v.Rows, err = s.indexRows(ctx, a, f, ""); err != nil {
		return nil, err
	}
	drafts, err := s.store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		if s.authorise(a, account.EditIndex, d.Unit, f.tree) == nil {
			v.Drafts = append(v.Drafts, d)
		}
	}
	if v.Seats, err = s.seats(ctx, a); err != nil {
		return nil, err
	}
	if len(v.Rows) == 0 && len(v.Seats) == 0 {
		return nil, fail(Forbidden, "app.forbidden")
	}
	slices.SortStableFunc(v.Rows, func(x, y IndexRow) int {
		if x.Book.Year != y.Book.Year {
			return y.Book.Year - x.Book.Year
		}
		if c := message.Compare(x.Book.Title.VI, y.Book.Title.VI); c != 0 {
			return c
		}
		return strings.Compare(y.Version, x.Version)
	})
	return v, nil
}

// seats returns the units whose drafts a person may begin; a console has those
// of an administrator.
func (s *System) seats(ctx context.Context, a Actor) ([]org.Unit, error) {
	all, err := s.territory(ctx)
	if err != nil {
		return nil, err
	}
	who := a.Account
	if a.console != "" {
		who = account.Account{Grants: []account.Grant{{Role: account.Administrator}}}
	}
	return account.Seats(who, account.EditIndex, all.units, s.Today()), nil
}

// indexRows returns the editions that a person may see: those that a round
// uses whose publisher they may look at, and those that came of a draft of
// such a unit. With a hash, that one only.
func (s *System) indexRows(ctx context.Context, a Actor, f *Frame, hash string) ([]IndexRow, error) {
	editions, err := s.store.Editions(ctx)
	if err != nil {
		return nil, err
	}
	var rows []IndexRow
	var hashes []string
	for _, e := range editions {
		if hash != "" && e.Hash != hash {
			continue
		}
		row := IndexRow{Edition: e}
		for _, r := range f.Rounds {
			if r.Hash == e.Hash && s.authorise(a, account.SeeIndex, r.Publisher, f.tree) == nil {
				row.UsedBy = append(row.UsedBy, r)
			}
		}
		if len(row.UsedBy) > 0 || s.authorise(a, account.SeeIndex, e.Owner, f.tree) == nil {
			rows, hashes = append(rows, row), append(hashes, e.Hash)
		}
	}
	books, err := s.booksOf(ctx, hashes)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Book = books[rows[i].Hash]
	}
	return rows, nil
}

// booksOf returns several rulebooks, reading those that are not in memory with
// one query.
func (s *System) booksOf(ctx context.Context, hashes []string) (map[string]*rulebook.Index, error) {
	books := make(map[string]*rulebook.Index, len(hashes))
	var unread []string
	for _, h := range hashes {
		if x, ok := s.books.Load(h); ok {
			books[h] = x.(*rulebook.Index)
		} else {
			unread = append(unread, h)
		}
	}
	files, err := s.store.Rulebooks(ctx, unread...)
	if err != nil {
		return nil, err
	}
	for _, h := range slices.Sorted(maps.Keys(files)) {
		x, err := rulebook.Load(files[h], h)
		if err != nil {
			return nil, fmt.Errorf("stored rulebook %s: %w", h, err)
		}
		s.books.Store(h, x)
		books[h] = x
	}
	return books, nil
}

// IndexPage is one edition of an index.
type IndexPage struct {
	*Frame
	IndexRow
	Seats  []org.Unit // in whose name the person may begin a draft from it
	Others bool       // there are other editions to compare it with
}

// Index shows an edition.
func (s *System) Index(ctx context.Context, a Actor, hash string) (*IndexPage, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	rows, err := s.indexRows(ctx, a, f, "")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rows, func(r IndexRow) bool { return r.Hash == hash })
	if i < 0 {
		return nil, fail(NotFound, "app.no_index")
	}
	v := &IndexPage{Frame: f, IndexRow: rows[i], Others: len(rows) > 1}
	v.Seats, err = s.seats(ctx, a)
	return v, err
}

func (s *System) indexRow(ctx context.Context, a Actor, f *Frame, hash string) (IndexRow, error) {
	rows, err := s.indexRows(ctx, a, f, hash)
	if err != nil {
		return IndexRow{}, err
	}
	if hash == "" || len(rows) == 0 {
		return IndexRow{}, fail(NotFound, "app.no_index")
	}
	return rows[0], nil
}

// IndexFile returns the file of an edition, byte for byte.
func (s *System) IndexFile(ctx context.Context, a Actor, hash string) (text []byte, name string, err error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, "", err
	}
	row, err := s.indexRow(ctx, a, f, hash)
	if err != nil {
		return nil, "", err
	}
	text, _, err = s.store.Rulebook(ctx, hash)
	return text, fileName(row.Index, row.Version), err
}

// fileName is the name under which an index is handed out.
func fileName(index, version string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, index+"-"+version)
	return strings.Trim(name, "-.") + ".yaml"
}

// Trial is what a component would get for inputs that a person tries out.
type Trial struct {
	Given  map[string]string       // by input, as typed
	Faults map[string]message.Text // by input, what cannot be read
	Line   *scoring.Line           // nil when nothing was given or something cannot be read
}

// Try scores a component for inputs as they are typed. It keeps nothing and
// asks nobody; an input that is left empty is not given.
func Try(c *rulebook.Criterion, given map[string]string) Trial {
	t := Trial{Given: given, Faults: map[string]message.Text{}}
	var values []scoring.Value
	for _, in := range c.Inputs {
		raw := given[in.Name]
		if raw == "" {
			continue
		}
		v, fault := scoring.ParseValue(c, in, raw)
		if fault != nil {
			t.Faults[in.Name] = *fault
			continue
		}
		values = append(values, v)
	}
	if len(values) > 0 && len(t.Faults) == 0 {
		line := scoring.ScoreOne(c, values)
		t.Line = &line
	}
	return t
}

// IndexComponent is one component of an edition, with what somebody tries out.
type IndexComponent struct {
	*IndexPage
	Path  []*rulebook.Criterion // from the area down to the component
	Trial Trial
}

// IndexComponent shows a component and what it would give for some inputs.
func (s *System) IndexComponent(ctx context.Context, a Actor, hash, code string, given map[string]string) (*IndexComponent, error) {
	p, err := s.Index(ctx, a, hash)
	if err != nil {
		return nil, err
	}
	node, ok := p.Book.Find(code)
	if !ok || !node.Scored() {
		return nil, fail(NotFound, "app.no_component", message.Word("code", code))
	}
	return &IndexComponent{IndexPage: p, Path: pathTo(p.Book, code), Trial: Try(node, given)}, nil
}
