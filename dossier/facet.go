package dossier

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// Facet is a side from which the dossiers of an office are counted, beside the
// whole of them.
type Facet string

// The facets.
const (
	ByField     Facet = "field"
	ByProcedure Facet = "procedure"
	ByOfficer   Facet = "officer"
)

// Facets is all of them.
var Facets = []Facet{ByField, ByProcedure, ByOfficer}

// At is what a dossier says of one of the facets.
func (d *Dossier) At(f Facet) string {
	switch f {
	case ByField:
		return d.Field
	case ByProcedure:
		return d.Procedure
	case ByOfficer:
	}
	return d.Officer
}

// Place is where a dossier stands by its facets: numbers of texts that whoever
// keeps the counts knows.
type Place struct{ Field, Procedure, Officer int }

// At is the number by one of the facets.
func (p Place) At(f Facet) int {
	switch f {
	case ByField:
		return p.Field
	case ByProcedure:
		return p.Procedure
	case ByOfficer:
	}
	return p.Officer
}

func (p Place) compare(q Place) int {
	return cmp.Or(p.Field-q.Field, p.Procedure-q.Procedure, p.Officer-q.Officer)
}

// Cube counts the dossiers of an office place by place, so that every measure
// by field, procedure or officer follows without looking at a dossier again.
type Cube map[Place]*Tally

// Change is a dossier that is put in, or taken out as it was put in.
type Change struct {
	Place Place
	N     int32 // 1 or -1

	received, due, finished Moment
	state                   State
	answers                 [6]Answer
}

// ChangeOf keeps of a dossier what is counted.
func ChangeOf(d *Dossier, p Place, n int32) Change {
	return Change{p, n, d.Received, d.Due, d.Finished, d.State, [6]Answer{d.Online, d.Paid, d.PaidWeb, d.Digitised, d.FullOnline, d.Entered}}
}

func (c *Change) dossier() Dossier {
	a := &c.answers
	return Dossier{
		Received: c.received, Due: c.due, Finished: c.finished, State: c.state,
		Online: a[0], Paid: a[1], PaidWeb: a[2], Digitised: a[3], FullOnline: a[4], Entered: a[5],
	}
}

// AppendCube counts changes, which it puts in order, and writes what they come
// to as AppendBinary does.
func AppendCube(b []byte, changes []Change) ([]byte, error) {
	slices.SortFunc(changes, func(x, y Change) int { return x.Place.compare(y.Place) })
	w := cubeWriter{b: b}
	var t Tally
	for i := range changes {
		d := changes[i].dossier()
		t.put(&d, changes[i].N)
		if i+1 < len(changes) && changes[i+1].Place == changes[i].Place {
			continue
		}
		if err := w.put(changes[i].Place, &t); err != nil {
			return nil, err
		}
		t.counts, t.fresh = t.counts[:0], t.fresh[:0]
	}
	return w.b, nil
}

// AppendBinary writes the cube: of each place how far it is from the one before,
// the length of its tally, and that.
func (c Cube) AppendBinary(b []byte) ([]byte, error) {
	places := make([]Place, 0, len(c))
	for p := range c {
		places = append(places, p)
	}
	slices.SortFunc(places, Place.compare)
	w := cubeWriter{b: b}
	for _, p := range places {
		if err := w.put(p, c[p]); err != nil {
			return nil, err
		}
	}
	return w.b, nil
}

type cubeWriter struct {
	b, tally []byte
	last     Place
}

func (w *cubeWriter) put(p Place, t *Tally) (err error) {
	if w.tally, err = t.AppendBinary(w.tally[:0]); err != nil || len(w.tally) == 0 {
		return err
	}
	for _, step := range []int{p.Field - w.last.Field, p.Procedure - w.last.Procedure, p.Officer - w.last.Officer} {
		w.b = binary.AppendVarint(w.b, int64(step))
	}
	w.b = binary.AppendUvarint(w.b, uint64(len(w.tally)))
	w.b = append(w.b, w.tally...)
	w.last = p
	return nil
}

// Read adds what AppendBinary wrote.
func (c Cube) Read(b []byte) error {
	var p Place
	for len(b) > 0 {
		for _, into := range []*int{&p.Field, &p.Procedure, &p.Officer} {
			step, n := binary.Varint(b)
			if n <= 0 {
				return errCube
			}
			*into += int(step)
			b = b[n:]
		}
		size, n := binary.Uvarint(b)
		if n <= 0 || uint64(len(b)-n) < size { //nolint:gosec // n is no more than b is long
			return errCube
		}
		t := &Tally{}
		if err := t.UnmarshalBinary(b[n : n+int(size)]); err != nil { //nolint:gosec // no longer than b
			return err
		}
		b = b[n+int(size):] //nolint:gosec // no longer than b
		if was := c[p]; was != nil {
			was.Merge(t)
			t = was
		}
		if c[p] = t; t.IsZero() {
			delete(c, p)
		}
	}
	return nil
}

var errCube = errors.New("a cube is cut short")

// By sums what read says of each place by one of the facets. Sums are of
// measures and not of tallies, which are long.
func By[M interface{ Add(M) M }](c Cube, f Facet, read func(*Tally) M) map[int]M {
	all := map[int]M{}
	for p, t := range c {
		n := p.At(f)
		all[n] = all[n].Add(read(t))
	}
	return all
}
