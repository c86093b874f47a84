package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"runtime"
	"sync"
)

// writeScoreJSON writes what an encoder with an indent of two spaces would of
// out with n units. Units are made and encoded on all processors, and written
// in their order as they are ready, so that a nation's JSON never stands in
// memory whole.
func writeScoreJSON(w io.Writer, out scoreOutput, n int, unit func(i int) scoreUnit) error {
	if out.Units = nil; n > 0 {
		out.Units = []scoreUnit{}
	}
	var compact, b bytes.Buffer
	if err := encode(&compact, out); err != nil {
		return err
	}
	indent(&b, compact.Bytes(), 0)
	const noUnits = "[]\n}"
	if n == 0 {
		b.WriteByte('\n')
		_, err := w.Write(b.Bytes())
		return err
	}
	b.Truncate(b.Len() - len(noUnits))
	b.WriteByte('[')
	if _, err := w.Write(b.Bytes()); err != nil {
		return err
	}
	err := inOrder(w, n, func(b, compact *bytes.Buffer, i int) error {
		if i > 0 {
			b.WriteByte(',')
		}
		newline(b, 2)
		compact.Reset()
		if err := encode(compact, unit(i)); err != nil {
			return err
		}
		indent(b, compact.Bytes(), 2)
		return nil
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n  ]\n}\n")
	return err
}

// piece is what one unit is written as.
type piece struct {
	out, compact bytes.Buffer
	err          error
}

// inOrder writes pieces 0 to n-1, which are made at the same time, one after
// another. Only few are kept that wait for their turn.
func inOrder(w io.Writer, n int, fill func(out, compact *bytes.Buffer, i int) error) error {
	workers := min(n, runtime.GOMAXPROCS(0))
	free := make(chan *piece, 8*workers)
	for range cap(free) {
		free <- &piece{}
	}
	type job struct {
		i    int
		into *piece
		done chan<- *piece
	}
	jobs, turns := make(chan job), make(chan chan *piece, cap(free))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				j.into.out.Reset()
				j.into.err = fill(&j.into.out, &j.into.compact, j.i)
				j.done <- j.into
			}
		})
	}
	wg.Go(func() {
		defer close(turns)
		defer close(jobs)
		for i := range n {
			select {
			case p := <-free:
				done := make(chan *piece, 1)
				turns <- done
				jobs <- job{i, p, done}
			case <-stop:
				return
			}
		}
	})
	defer wg.Wait()
	defer close(stop)
	for turn := range turns {
		p := <-turn
		if p.err != nil {
			return p.err
		}
		if _, err := w.Write(p.out.Bytes()); err != nil {
			return err
		}
		free <- p
	}
	return nil
}

// encode writes compact JSON that leaves < > & as they are.
func encode(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the line's end
	return nil
}

// indent writes compact JSON as json.Indent would with two spaces a level, from
// a depth on. It need not check what was just encoded, and copies a string at
// once.
func indent(b *bytes.Buffer, compact []byte, depth int) {
	from := 0 // what is not yet written
	upTo := func(end int) {
		b.Write(compact[from:end])
		from = end
	}
	for i := 0; i < len(compact); i++ {
		switch compact[i] {
		case '"':
			i = closing(compact, i)
		case ':':
			upTo(i + 1)
			b.WriteByte(' ')
		case ',':
			upTo(i + 1)
			newline(b, depth)
		case '{', '[':
			if next := compact[i+1]; next == '}' || next == ']' {
				i++
				continue
			}
			depth++
			upTo(i + 1)
			newline(b, depth)
		case '}', ']':
			depth--
			upTo(i)
			newline(b, depth)
		}
	}
	upTo(len(compact))
}

// closing returns where the string ends that begins at open.
func closing(compact []byte, open int) int {
	for i := open + 1; ; i++ {
		i += bytes.IndexByte(compact[i:], '"')
		escapes := 0
		for compact[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
	}
}

const spaces = "                                "

func newline(b *bytes.Buffer, depth int) {
	b.WriteByte('\n')
	for n := 2 * depth; n > 0; n -= len(spaces) {
		b.WriteString(spaces[:min(n, len(spaces))])
	}
}
