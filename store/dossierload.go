package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
)

// DossierLoad puts the dossiers of one file into a change: Fill, then Finish.
// What stands there already and says the same is left as it is, with the
// import and the line that it came from.
type DossierLoad struct {
	tx      *Tx
	entry   DossierImport
	top     int
	fresh   bool // the province has no dossiers yet: nothing to compare with
	first   bool // nor has any other
	terms   map[string]int
	named   map[int64]string // terms by number, where there is something to compare with
	added   [][]any          // terms not written yet
	last    int              // number of the last term
	batch   int
	tallies map[string]*dossier.Tally // by id of the unit: what changes
	cubes   map[string][]dossier.Change
	pending int                       // dossiers in tallies
	years   map[int]int               // of days since 1970
	actual  map[string]dossier.Moment // accepted, by code: what the counts follow
	rows    []dossierRow
	copying *dossierCopy // on PostgreSQL, where there is nothing to compare with
	staged  bool         // rows wait beside the table
}

// How many dossiers are compared and written at once, in the order of their
// codes; many more where there is nothing to compare with.
const (
	loadBatch  = 2_000
	freshBatch = 16_000
)

// loadChunk is how many terms and counts are written at once.
const loadChunk = 500

// many is how many dossiers more make PostgreSQL look anew at what the table
// holds: before it has, it reads a whole province to find one code.
const many = 10_000

// tallied is after how many dossiers the counts are written, so that they do
// not grow in memory with the file.
const tallied = 200_000

// LoadDossiers begins to load the dossiers of one file into a province. Loads
// of one province wait for each other.
func (tx *Tx) LoadDossiers(i DossierImport) (*DossierLoad, error) {
	if err := tx.lockDossiers(); err != nil {
		return nil, err
	}
	l := &DossierLoad{tx: tx, entry: i, terms: map[string]int{}, tallies: map[string]*dossier.Tally{}, cubes: map[string][]dossier.Change{}, years: map[int]int{}}
	if err := tx.each(tx.ctx, "lần nạp hồ sơ", "SELECT COALESCE(MAX(number), 0) + 1 FROM dossier_import", nil, func(rows *sql.Rows) error {
		return rows.Scan(&l.entry.Number)
	}); err != nil {
		return nil, err
	}
	if err := tx.each(tx.ctx, "từ điển hồ sơ", "SELECT number, term FROM dossier_term", nil, func(rows *sql.Rows) error {
		var n int
		var term string
		err := rows.Scan(&n, &term)
		l.terms[term], l.last = n, max(l.last, n)
		return err
	}); err != nil {
		return nil, err
	}
	l.top = l.term(string(i.Top))
	var err error
	if l.fresh, err = tx.none("SELECT 1 FROM dossier WHERE top = ? LIMIT 1", l.top); err != nil {
		return nil, err
	}
	if l.first, err = tx.none("SELECT 1 FROM dossier LIMIT 1"); err != nil {
		return nil, err
	}
	l.actual, err = tx.acceptedActuals(tx.ctx, i.Top)
	if l.batch = loadBatch; l.fresh {
		l.batch = freshBatch
	}
	return l, err
}

// none says that a query finds no row.
func (tx *Tx) none(query string, args ...any) (bool, error) {
	found := false
	err := tx.each(tx.ctx, "hồ sơ", query, args, func(*sql.Rows) error {
		found = true
		return nil
	})
	return !found, err
}

// LastDossierImport is the latest import of the province before this one; no
// number when there is none.
func (l *DossierLoad) LastDossierImport() (DossierImport, error) {
	all, err := l.tx.dossierImports(l.tx.ctx, l.entry.Top, 1)
	if err != nil || len(all) == 0 {
		return DossierImport{}, err
	}
	return all[0], nil
}

// term returns the number of a text.
func (l *DossierLoad) term(s string) int {
	n, ok := l.terms[s]
	if !ok {
		l.last++
		n = l.last
		l.terms[s] = n
		l.added = append(l.added, []any{n, s})
	}
	return n
}

// errStopped ends a fill whose rows cannot be written; the cause is told apart.
var errStopped = errors.New("dừng ghi")

// Fill adds or changes the dossiers that each puts, whose Unit is the id of a
// unit. They are written while each goes on: it must leave the change alone
// until it returns.
func (l *DossierLoad) Fill(each func(put func(*dossier.Dossier) error) error) error {
	full, spare, failed := make(chan []dossier.Dossier), make(chan []dossier.Dossier, 2), make(chan struct{})
	written := make(chan error, 1)
	go func() {
		var err error
		for some := range full {
			if err == nil {
				if err = l.write(some); err != nil {
					close(failed)
				}
			}
			spare <- some
		}
		written <- err
	}()
	spare <- nil
	waiting := make([]dossier.Dossier, 0, l.batch)
	hand := func() error {
		select {
		case full <- waiting:
		case <-failed:
			return errStopped
		}
		if waiting = (<-spare)[:0]; cap(waiting) == 0 {
			waiting = make([]dossier.Dossier, 0, l.batch)
		}
		return nil
	}
	err := each(func(d *dossier.Dossier) error {
		if waiting = append(waiting, *d); len(waiting) < l.batch {
			return nil
		}
		return hand()
	})
	if err == nil && len(waiting) > 0 {
		err = hand()
	}
	close(full)
	cause := <-written
	cause = errors.Join(cause, l.copying.end())
	if cause != nil && (err == nil || errors.Is(err, errStopped)) {
		return cause
	}
	return err
}

// yearOf is kept by day: a year's dossiers fall on a few hundred of them.
func (l *DossierLoad) yearOf(m dossier.Moment) int {
	y, ok := l.years[m.Day()]
	if !ok {
		y = year(m)
		l.years[m.Day()] = y
	}
	return y
}

var dossierColumns = []string{
	"top", "code", "year", "unit", "procedure", "field", "officer", "received", "due", "finished", "facts", "import", "line",
}

// dossierRow is a dossier as it is kept.
type dossierRow struct {
	code    string
	numbers [9]int64 // year, unit, procedure, field, officer, received, due, finished, facts
	line    int
}

func (l *DossierLoad) row(d *dossier.Dossier) dossierRow {
	return dossierRow{d.Code, [9]int64{
		int64(l.yearOf(d.Received)), int64(l.term(d.Unit)), int64(l.term(d.Procedure)), int64(l.term(d.Field)), int64(l.term(d.Officer)),
		packMoment(d.Received), packMoment(d.Due), packMoment(d.Finished), packFacts(d),
	}, d.Line}
}

// write compares and writes some dossiers.
func (l *DossierLoad) write(some []dossier.Dossier) error {
	l.entry.Dossiers += len(some)
	if !l.first || !l.tx.numbered { // else the order is made with the index
		slices.SortFunc(some, func(a, b dossier.Dossier) int { return strings.Compare(a.Code, b.Code) })
	}
	rows := l.rows[:0]
	old, err := l.standing(some)
	if err != nil {
		return err
	}
	var gone []any
	for i := range some {
		d := &some[i]
		row := l.row(d)
		was, there := old[d.Code]
		switch {
		case !there:
			l.entry.Added++
		case was.numbers == row.numbers:
			l.entry.Same++
			continue
		default:
			l.entry.Changed++
			gone = append(gone, d.Code)
			counted := dossier.Counted(was.d, l.actual[d.Code])
			l.tally(was.unit).Remove(&counted)
			l.cubes[was.unit] = append(l.cubes[was.unit], dossier.ChangeOf(&counted, place(was.numbers), -1))
		}
		counted := dossier.Counted(*d, l.actual[d.Code])
		l.tally(d.Unit).Add(&counted)
		l.cubes[d.Unit] = append(l.cubes[d.Unit], dossier.ChangeOf(&counted, place(row.numbers), 1))
		rows = append(rows, row)
	}
	l.rows = rows
	if len(gone) > 0 {
		if _, err := l.tx.exec("hồ sơ", "DELETE FROM dossier WHERE top = ? AND code IN ("+marks(len(gone))+")", append([]any{l.top}, gone...)...); err != nil {
			return err
		}
	}
	if err := l.put(rows); err != nil {
		return err
	}
	if l.pending += len(rows); l.pending < tallied {
		return nil
	}
	return l.writeTallies()
}

// put writes rows whose keys are free.
func (l *DossierLoad) put(rows []dossierRow) error {
	if l.tx.numbered && l.fresh {
		return l.stream(rows)
	}
	row := func(i int, cells []any) []any {
		cells = append(cells, l.top, rows[i].code)
		for _, n := range rows[i].numbers {
			cells = append(cells, n)
		}
		return append(cells, l.entry.Number, rows[i].line)
	}
	if !l.tx.numbered {
		return l.tx.fill("hồ sơ", into("dossier", dossierColumns), len(rows), row)
	}
	whole := make([][]any, len(rows))
	for i := range rows {
		whole[i] = row(i, nil)
	}
	return l.tx.bulk("hồ sơ", "dossier", dossierColumns, whole)
}

// tally is what changes of a unit's.
func (l *DossierLoad) tally(unit string) *dossier.Tally {
	t := l.tallies[unit]
	if t == nil {
		t = &dossier.Tally{}
		l.tallies[unit] = t
	}
	return t
}

// keptDossier is a dossier as it was before.
type keptDossier struct {
	numbers [9]int64 // as a dossierRow has them
	unit    string
	d       dossier.Dossier
}

// standing returns, by code, what is kept of some dossiers.
func (l *DossierLoad) standing(some []dossier.Dossier) (map[string]*keptDossier, error) {
	if l.fresh {
		return nil, nil
	}
	if l.named == nil {
		l.named = make(map[int64]string, len(l.terms))
		for term, n := range l.terms {
			l.named[int64(n)] = term
		}
	}
	codes := make([]string, len(some))
	for i := range some {
		codes[i] = some[i].Code
	}
	among, args := l.tx.among("code", codes)
	old := make(map[string]*keptDossier, len(some))
	return old, l.tx.each(l.tx.ctx, "hồ sơ", `SELECT code, year, unit, procedure, field, officer, received, due, finished, facts
		FROM dossier WHERE top = ? AND `+among, append([]any{l.top}, args...), func(rows *sql.Rows) error {
		s := &keptDossier{}
		n := &s.numbers
		if err := rows.Scan(&s.d.Code, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7], &n[8]); err != nil {
			return err
		}
		s.unit = l.named[n[1]]
		s.d.Received, s.d.Due, s.d.Finished = unpackMoment(n[5]), unpackMoment(n[6]), unpackMoment(n[7])
		unpackFacts(n[8], &s.d)
		old[s.d.Code] = s
		return nil
	})
}

// Finish writes the counts of the units, what the columns of the source were
// taken for, and the import itself, which it returns with its counts.
func (l *DossierLoad) Finish(m dossier.Mapping, rejected int, rejects string) (DossierImport, error) {
	for from := 0; from < len(l.added); from += loadChunk {
		if err := l.tx.bulk("từ điển hồ sơ", "dossier_term", []string{"number", "term"}, l.added[from:min(from+loadChunk, len(l.added))]); err != nil {
			return l.entry, err
		}
	}
	if err := l.writeTallies(); err != nil {
		return l.entry, err
	}
	i := &l.entry
	i.Rejected, i.Rejects, i.At = rejected, rejects, l.tx.now
	if _, err := l.tx.exec("nguồn hồ sơ", `INSERT INTO dossier_source (top, name, mapping, used) VALUES (?, ?, ?, ?)
		ON CONFLICT (top, name) DO UPDATE SET mapping = excluded.mapping, used = excluded.used`, string(i.Top), i.Source, asJSON{m}, i.At.UnixNano()); err != nil {
		return *i, err
	}
	if _, err := l.tx.exec("lần nạp hồ sơ", `INSERT INTO dossier_import (number, top, unit, source, file, hash, options, imported, actor,
		dossiers, added, changed, unchanged, rejected, rejects, stated) VALUES (`+marks(16)+")",
		i.Number, string(i.Top), string(i.Unit), i.Source, i.File, i.Hash, i.Options, i.At.UnixNano(), i.Actor,
		i.Dossiers, i.Added, i.Changed, i.Same, i.Rejected, i.Rejects, i.Stated); err != nil {
		return *i, err
	}
	if err := l.place(); err != nil || !l.tx.numbered || i.Added < many {
		return *i, err
	}
	_, err := l.tx.exec("hồ sơ", "ANALYZE dossier")
	return *i, err
}

// writeTallies adds all that changes to the counts of units.
func (l *DossierLoad) writeTallies() error {
	if err := l.copying.end(); err != nil {
		return err
	}
	l.copying = nil
	for units := range slices.Chunk(slices.Sorted(maps.Keys(l.tallies)), loadChunk) {
		if err := l.addTallies(units); err != nil {
			return err
		}
	}
	l.pending = 0
	return l.writeCubes()
}

// addTallies adds what changes to the counts of units.
func (l *DossierLoad) addTallies(units []string) error {
	args := make([]any, len(units))
	for i, u := range units {
		args[i] = u
	}
	in := "IN (" + marks(len(units)) + ")"
	old, err := l.tx.tallies(l.tx.ctx, "SELECT unit, counts FROM dossier_tally WHERE unit "+in, args...)
	if err != nil {
		return err
	}
	if _, err := l.tx.exec("số đếm hồ sơ", "DELETE FROM dossier_tally WHERE unit "+in, args...); err != nil {
		return err
	}
	rows := make([][]any, len(units))
	for i, u := range units {
		t := l.tallies[u]
		if was := old[org.UnitID(u)]; was != nil {
			t.Merge(was)
		}
		b, err := t.AppendBinary(nil)
		if err != nil {
			return fmt.Errorf("số đếm hồ sơ: %w", err)
		}
		rows[i] = []any{u, b}
		delete(l.tallies, u) // what was merged would stay in memory
	}
	return l.tx.bulk("số đếm hồ sơ", "dossier_tally", []string{"unit", "counts"}, rows)
}
