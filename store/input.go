package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// PutInputs adds what a unit's score was computed from. An input given twice
// is ErrExists.
func (tx *Tx) PutInputs(round assessment.RoundID, side assessment.Side, unit org.UnitID, in scoring.Inputs) error {
	var rows [][]any
	for _, code := range slices.Sorted(maps.Keys(in)) {
		for i, v := range in[code] {
			rows = append(rows, []any{string(round), string(side), string(unit), code, i,
				v.Input, string(v.Type), v.Raw, v.Source, string(v.Mark), v.File, v.Line})
		}
	}
	return tx.insert("số liệu", "input (round, side, unit, code, place, name, type, raw, source, mark, file, line)", rows)
}

// packedInputs returns the inputs of each unit as one text: by far the most of
// reading hundreds of thousands of rows is to hand them over column by column.
// Each input is its numbers, each ended by a space (bytes of every text, place,
// line), and then its texts, which may hold anything.
const packedInputs = `SELECT unit, string_agg(concat(
	octet_length(code), ' ', octet_length(name), ' ', octet_length(type), ' ', octet_length(raw), ' ',
	octet_length(source), ' ', octet_length(mark), ' ', octet_length(file), ' ', place, ' ', line, ' ',
	code, name, type, raw, source, mark, file), '')
	FROM input WHERE round = ? AND side = ? AND unit BYTEWISE >= ? AND (? = '' OR unit BYTEWISE < ?) GROUP BY unit`

// RoundInputs returns what each unit of a round was scored from, by code, as it
// was given: file, line, source and text. Typed values are not kept;
// scoring.Typed reads them again. Several connections read at once, each its
// part of the units.
func (s *Store) RoundInputs(ctx context.Context, round assessment.RoundID, side assessment.Side) (map[org.UnitID]scoring.Inputs, error) {
	cuts, err := s.unitCuts(ctx, min(readers, runtime.GOMAXPROCS(0)))
	if err != nil {
		return nil, err
	}
	parts, faults := make([]map[org.UnitID]scoring.Inputs, len(cuts)), make([]error, len(cuts))
	var wg sync.WaitGroup
	for i, from := range cuts {
		before := org.UnitID("")
		if i+1 < len(cuts) {
			before = cuts[i+1]
		}
		wg.Go(func() { parts[i], faults[i] = s.inputsBetween(ctx, round, side, from, before) })
	}
	wg.Wait()
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	for _, part := range parts[1:] {
		maps.Copy(parts[0], part)
	}
	return parts[0], nil
}

// unitCuts returns where each of n about equal parts of all units begins; the
// first begins before all.
func (s *Store) unitCuts(ctx context.Context, n int) ([]org.UnitID, error) {
	ids, err := list(ctx, s.read, "đơn vị", func(rows *sql.Rows) (id org.UnitID, err error) {
		return id, rows.Scan(&id)
	}, "SELECT id FROM unit ORDER BY id BYTEWISE")
	if err != nil {
		return nil, err
	}
	cuts := []org.UnitID{""}
	for i := 1; i < min(n, len(ids)); i++ {
		cuts = append(cuts, ids[i*len(ids)/n])
	}
	return cuts, nil
}

// inputsBetween is RoundInputs of the units from one id to before another, ""
// for no end.
func (s *Store) inputsBetween(ctx context.Context, round assessment.RoundID, side assessment.Side, from, before org.UnitID) (map[org.UnitID]scoring.Inputs, error) {
	all := map[org.UnitID]scoring.Inputs{}
	u := unpacker{words: map[string]string{}}
	err := s.read.each(ctx, "số liệu", packedInputs,
		[]any{string(round), string(side), string(from), string(before), string(before)}, func(rows *sql.Rows) error {
			var unit org.UnitID
			var packed sql.RawBytes
			if err := rows.Scan(&unit, &packed); err != nil {
				return err
			}
			in, err := u.unit(packed)
			all[unit] = in
			return err
		})
	if err != nil {
		return nil, err
	}
	return all, nil
}

var errPacked = errors.New("inputs are not packed as asked")

// placed is an input of a code and where it stands among those of the code.
type placed struct {
	code  string
	place int
	value scoring.Value
}

// unpacker reads what packedInputs wrote, one unit after another.
type unpacker struct {
	words map[string]string // one copy of each text
	rows  []placed          // of the unit before, to be written over
	codes int               // how many the unit before had
}

func (u *unpacker) unit(packed []byte) (scoring.Inputs, error) {
	rows := u.rows[:0]
	for len(packed) > 0 {
		row, rest, err := u.input(packed)
		if err != nil {
			return nil, err
		}
		rows, packed = append(rows, row), rest
	}
	u.rows = rows
	slices.SortFunc(rows, func(a, b placed) int {
		return cmp.Or(strings.Compare(a.code, b.code), cmp.Compare(a.place, b.place))
	})
	in, values := make(scoring.Inputs, u.codes), make([]scoring.Value, len(rows))
	for i := 0; i < len(rows); {
		first, code := i, rows[i].code
		for ; i < len(rows) && rows[i].code == code; i++ {
			values[i] = rows[i].value
		}
		in[code] = values[first:i:i]
	}
	u.codes = len(in)
	return in, nil
}

// input reads one input and returns what follows it.
func (u *unpacker) input(packed []byte) (row placed, rest []byte, err error) {
	var numbers [9]int
	for i := range numbers {
		digits, after, ok := bytes.Cut(packed, []byte{' '})
		n, err := strconv.Atoi(string(digits))
		if !ok || err != nil {
			return row, nil, errPacked
		}
		numbers[i], packed = n, after
	}
	var texts [7]string
	for i, n := range numbers[:len(texts)] {
		if n < 0 || n > len(packed) {
			return row, nil, errPacked
		}
		word, kept := u.words[string(packed[:n])]
		if !kept {
			word = string(packed[:n])
			u.words[word] = word
		}
		texts[i], packed = word, packed[n:]
	}
	row = placed{texts[0], numbers[7], scoring.Value{
		Input: texts[1], Type: rulebook.InputType(texts[2]), Raw: texts[3], Source: texts[4],
		Mark: scoring.Mark(texts[5]), File: texts[6], Line: numbers[8]}}
	return row, packed, nil
}
