package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
)

// cubeParts is how many parts of an office's cube wait to be put together in
// one, so that an import need not read and write again what many before it
// counted.
const cubeParts = 16

// DossierCube returns what is counted of a unit by field, procedure and officer.
func (s *Store) DossierCube(ctx context.Context, unit org.UnitID) (dossier.Cube, error) {
	return s.read.cube(ctx, string(unit))
}

func (s source) cube(ctx context.Context, unit string) (dossier.Cube, error) {
	c := dossier.Cube{}
	return c, s.each(ctx, "số đếm chi tiết", "SELECT counts FROM dossier_cube WHERE unit = ? ORDER BY part", []any{unit}, func(rows *sql.Rows) error {
		var counts []byte
		if err := rows.Scan(&counts); err != nil {
			return err
		}
		return c.Read(counts)
	})
}

// EachDossierCube gives what is counted of every unit, one after the other.
func (s *Store) EachDossierCube(ctx context.Context, use func(org.UnitID, dossier.Cube) error) error {
	var last org.UnitID
	cube := dossier.Cube{}
	end := func() error {
		if last == "" {
			return nil
		}
		return use(last, cube)
	}
	err := s.read.each(ctx, "số đếm chi tiết", "SELECT unit, counts FROM dossier_cube ORDER BY unit BYTEWISE, part", nil, func(rows *sql.Rows) error {
		var unit org.UnitID
		var counts []byte
		if err := rows.Scan(&unit, &counts); err != nil {
			return err
		}
		if unit != last {
			if err := end(); err != nil {
				return err
			}
			last, cube = unit, dossier.Cube{}
		}
		return cube.Read(counts)
	})
	if err != nil {
		return err
	}
	return end()
}

// DossierTerms returns texts by their numbers.
func (s *Store) DossierTerms(ctx context.Context, numbers []int) (map[int]string, error) {
	terms := map[int]string{}
	for some := range slices.Chunk(numbers, loadBatch) {
		args := make([]any, len(some))
		for i, n := range some {
			args[i] = n
		}
		err := s.read.each(ctx, "từ điển hồ sơ", "SELECT number, term FROM dossier_term WHERE number IN ("+marks(len(some))+")", args, func(rows *sql.Rows) error {
			var n int
			var term string
			err := rows.Scan(&n, &term)
			terms[n] = term
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return terms, nil
}

// place is where a dossier stands by numbers as a row keeps them: year, unit,
// procedure, field, officer and more.
func place(numbers [9]int64) dossier.Place {
	return dossier.Place{Field: int(numbers[3]), Procedure: int(numbers[2]), Officer: int(numbers[4])}
}

// placeOf is where the dossier stands that dossier returns.
func (s source) placeOf(ctx context.Context, top org.UnitID, code string) (dossier.Place, error) {
	return one(ctx, s, "hồ sơ", func(rows *sql.Rows) (p dossier.Place, err error) {
		return p, rows.Scan(&p.Field, &p.Procedure, &p.Officer)
	}, "SELECT d.field, d.procedure, d.officer FROM dossier d JOIN dossier_term t ON t.number = d.top WHERE t.term = ? AND d.code = ? ORDER BY d.year DESC", string(top), code)
}

// writeCubes adds all that changes to the cubes of units.
func (l *DossierLoad) writeCubes() error {
	err := l.tx.addCubes(l.tx.ctx, l.cubes, func(rows [][]any) error {
		return l.tx.bulk("số đếm chi tiết", "dossier_cube", []string{"unit", "part", "counts"}, rows)
	})
	clear(l.cubes)
	return err
}

// addCubes adds changes to the cubes of units, which insert writes.
func (s source) addCubes(ctx context.Context, changes map[string][]dossier.Change, insert func([][]any) error) error {
	for units := range slices.Chunk(slices.Sorted(maps.Keys(changes)), loadBatch) {
		parts, last := map[string]int{}, map[string]int{}
		args, in := anys(units), "IN ("+marks(len(units))+")"
		if err := s.each(ctx, "số đếm chi tiết", "SELECT unit, COUNT(*), MAX(part) FROM dossier_cube WHERE unit "+in+" GROUP BY unit", args, func(rows *sql.Rows) error {
			var unit string
			var n, most int
			err := rows.Scan(&unit, &n, &most)
			parts[unit], last[unit] = n, most
			return err
		}); err != nil {
			return err
		}
		var rows [][]any
		for _, unit := range units {
			counts, err := dossier.AppendCube(nil, changes[unit])
			if err == nil && parts[unit] >= cubeParts {
				counts, err = s.wholeCube(ctx, unit, counts)
			}
			if err != nil {
				return fmt.Errorf("số đếm chi tiết: %w", err)
			}
			if len(counts) > 0 { // what changed may come to nothing
				rows = append(rows, []any{unit, last[unit] + 1, counts})
			}
		}
		if err := insert(rows); err != nil {
			return err
		}
	}
	return nil
}

// wholeCube puts together what is kept of a unit and one part more; the unit is
// left without any.
func (s source) wholeCube(ctx context.Context, unit string, more []byte) ([]byte, error) {
	c, err := s.cube(ctx, unit)
	if err != nil {
		return nil, err
	}
	if err := c.Read(more); err != nil {
		return nil, err
	}
	if _, err := s.exec(ctx, "số đếm chi tiết", "DELETE FROM dossier_cube WHERE unit = ?", unit); err != nil {
		return nil, err
	}
	return c.AppendBinary(nil)
}

// filled is how many dossiers are read at once to fill the cubes.
const filled = 100_000

// fillCubes counts the dossiers that came before there were cubes.
func fillCubes(ctx context.Context, db *sql.DB, d dialect) (err error) {
	bare := false
	if err := (source{db, d}).each(ctx, "hồ sơ", "SELECT 1 FROM dossier WHERE NOT EXISTS (SELECT 1 FROM dossier_cube) LIMIT 1", nil, func(*sql.Rows) error {
		bare = true
		return nil
	}); err != nil || !bare {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("số đếm chi tiết: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	f := cubeFill{s: source{tx, d}, accepted: map[string]map[string]dossier.Moment{}, changes: map[string][]dossier.Change{}}
	if d.lock != "" {
		if _, err := f.s.exec(ctx, "hồ sơ", d.lock, "dossier"); err != nil {
			return err
		}
	}
	for more := true; more; {
		if more, err = f.next(ctx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// cubeFill goes through all dossiers, some at a time.
type cubeFill struct {
	s         source
	accepted  map[string]map[string]dossier.Moment // by province and code
	changes   map[string][]dossier.Change
	top, year int
	code      string
}

// next counts the next dossiers; there may be more.
func (f *cubeFill) next(ctx context.Context) (bool, error) {
	n := 0
	type counted struct {
		top, unit string
		d         dossier.Dossier
		at        dossier.Place
	}
	var some []counted
	err := f.s.each(ctx, "hồ sơ", `SELECT d.top, d.code, d.year, t.term, u.term, d.field, d.procedure, d.officer, d.received, d.due, d.finished, d.facts
		FROM dossier d JOIN dossier_term t ON t.number = d.top JOIN dossier_term u ON u.number = d.unit
		WHERE (d.top, d.code, d.year) > (?, ?, ?) ORDER BY d.top, d.code, d.year LIMIT ?`, []any{f.top, f.code, f.year, filled}, func(rows *sql.Rows) error {
		var c counted
		var received, due, finished, facts int64
		err := rows.Scan(&f.top, &f.code, &f.year, &c.top, &c.unit, &c.at.Field, &c.at.Procedure, &c.at.Officer, &received, &due, &finished, &facts)
		c.d.Code, c.d.Received, c.d.Due, c.d.Finished = f.code, unpackMoment(received), unpackMoment(due), unpackMoment(finished)
		unpackFacts(facts, &c.d)
		some = append(some, c)
		n++
		return err
	})
	if err != nil {
		return false, err
	}
	for i := range some {
		c := &some[i]
		if f.accepted[c.top] == nil {
			if f.accepted[c.top], err = f.s.acceptedActuals(ctx, org.UnitID(c.top)); err != nil {
				return false, err
			}
		}
		d := dossier.Counted(c.d, f.accepted[c.top][c.d.Code])
		f.changes[c.unit] = append(f.changes[c.unit], dossier.ChangeOf(&d, c.at, 1))
	}
	err = f.s.addCubes(ctx, f.changes, func(rows [][]any) error {
		for _, row := range rows {
			if _, err := f.s.exec(ctx, "số đếm chi tiết", "INSERT INTO dossier_cube (unit, part, counts) VALUES (?, ?, ?)", row...); err != nil {
				return err
			}
		}
		return nil
	})
	clear(f.changes)
	return n == filled, err
}
