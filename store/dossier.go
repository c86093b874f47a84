package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
)

// DossierImport is one import as the log of imports keeps it.
type DossierImport struct {
	Number   int        `json:"number"`
	Top      org.UnitID `json:"-"`
	Unit     org.UnitID `json:"unit"`
	Source   string     `json:"source"`
	File     string     `json:"file"`
	Hash     string     `json:"hash"`
	Options  string     `json:"options,omitempty"`
	At       time.Time  `json:"at"`
	Actor    string     `json:"-"`
	Dossiers int        `json:"dossiers"`
	Added    int        `json:"added"`
	Changed  int        `json:"changed"`
	Same     int        `json:"unchanged"`
	Rejected int        `json:"rejected"`
	Rejects  string     `json:"rejects,omitempty"` // the file of rejected rows, by content
	Stated   int        `json:"stated,omitempty"`  // rows by the file's own line of sums; 0: it does not say
}

// DossierMapping returns what the columns of a source were taken for the last
// time; nil for a new source.
func (s *Store) DossierMapping(ctx context.Context, top org.UnitID, source string) (dossier.Mapping, error) {
	m, err := one(ctx, s.read, "nguồn hồ sơ", func(rows *sql.Rows) (dossier.Mapping, error) {
		var m dossier.Mapping
		return m, rows.Scan(fromJSON{&m})
	}, "SELECT mapping FROM dossier_source WHERE top = ? AND name = ?", string(top), source)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return m, err
}

// DossierImports returns the imports of a province, the latest first, at most
// limit of them.
func (s *Store) DossierImports(ctx context.Context, top org.UnitID, limit int) ([]DossierImport, error) {
	return s.read.dossierImports(ctx, top, limit)
}

func (s source) dossierImports(ctx context.Context, top org.UnitID, limit int) ([]DossierImport, error) {
	return list(ctx, s, "lần nạp hồ sơ", func(rows *sql.Rows) (DossierImport, error) {
		var i DossierImport
		err := rows.Scan(&i.Number, &i.Top, &i.Unit, &i.Source, &i.File, &i.Hash, &i.Options, fromInstant{&i.At}, &i.Actor,
			&i.Dossiers, &i.Added, &i.Changed, &i.Same, &i.Rejected, &i.Rejects, &i.Stated)
		return i, err
	}, `SELECT number, top, unit, source, file, hash, options, imported, actor, dossiers, added, changed, unchanged, rejected, rejects, stated
		FROM dossier_import WHERE top = ? ORDER BY number DESC LIMIT ?`, string(top), limit)
}

// DossierTallies returns, with one query, what is counted of every unit.
func (s *Store) DossierTallies(ctx context.Context) (map[org.UnitID]*dossier.Tally, error) {
	return s.read.tallies(ctx, "SELECT unit, counts FROM dossier_tally")
}

// DossierTalliesOf returns, with one query, what is counted of some units.
func (s *Store) DossierTalliesOf(ctx context.Context, units ...org.UnitID) (map[org.UnitID]*dossier.Tally, error) {
	if len(units) == 0 {
		return nil, nil
	}
	return s.read.tallies(ctx, "SELECT unit, counts FROM dossier_tally WHERE unit IN ("+marks(len(units))+")", anys(units)...)
}

// DossierTally returns what is counted of one unit.
func (s *Store) DossierTally(ctx context.Context, unit org.UnitID) (*dossier.Tally, error) {
	all, err := s.DossierTalliesOf(ctx, unit)
	if err != nil {
		return nil, err
	}
	if t := all[unit]; t != nil {
		return t, nil
	}
	return &dossier.Tally{}, nil
}

func (s source) tallies(ctx context.Context, query string, args ...any) (map[org.UnitID]*dossier.Tally, error) {
	all := map[org.UnitID]*dossier.Tally{}
	err := s.each(ctx, "số đếm hồ sơ", query, args, func(rows *sql.Rows) error {
		var unit org.UnitID
		var counts []byte
		if err := rows.Scan(&unit, &counts); err != nil {
			return err
		}
		t := &dossier.Tally{}
		all[unit] = t
		return t.UnmarshalBinary(counts)
	})
	return all, err
}

// EachDossier gives every dossier of a unit, for a recount.
func (s *Store) EachDossier(ctx context.Context, unit org.UnitID, use func(*dossier.Dossier) error) error {
	return s.read.each(ctx, "hồ sơ", `SELECT d.code, p.term, f.term, o.term, d.received, d.due, d.finished, d.facts, d.line
		FROM dossier d JOIN dossier_term u ON u.number = d.unit JOIN dossier_term p ON p.number = d.procedure
		JOIN dossier_term f ON f.number = d.field JOIN dossier_term o ON o.number = d.officer
		WHERE u.term = ? ORDER BY d.code BYTEWISE, d.year`, []any{string(unit)}, func(rows *sql.Rows) error {
		d := dossier.Dossier{Unit: string(unit)}
		var received, due, finished, facts int64
		if err := rows.Scan(&d.Code, &d.Procedure, &d.Field, &d.Officer, &received, &due, &finished, &facts, &d.Line); err != nil {
			return err
		}
		d.Received, d.Due, d.Finished = unpackMoment(received), unpackMoment(due), unpackMoment(finished)
		unpackFacts(facts, &d)
		return use(&d)
	})
}

// A moment without its hour is at midnight in Vietnam, which is never 0.
func packMoment(m dossier.Moment) int64 {
	n := m.Sec << 1
	if m.Timed {
		n |= 1
	}
	return n
}

func unpackMoment(n int64) dossier.Moment { return dossier.Moment{Sec: n >> 1, Timed: n&1 == 1} }

func packFacts(d *dossier.Dossier) int64 {
	n := int64(d.State)
	for i, a := range []dossier.Answer{d.Online, d.Paid, d.PaidWeb, d.Digitised, d.FullOnline, d.Entered} {
		n |= int64(a) << (2 * (i + 1))
	}
	return n
}

func unpackFacts(n int64, d *dossier.Dossier) {
	d.State = dossier.State(n & 3)
	for i, a := range []*dossier.Answer{&d.Online, &d.Paid, &d.PaidWeb, &d.Digitised, &d.FullOnline, &d.Entered} {
		*a = dossier.Answer(n >> (2 * (i + 1)) & 3)
	}
}

func year(m dossier.Moment) int { return calendar.On(m.Time()).Year() }
