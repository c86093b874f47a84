package dossier

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// Spool is where the rows of a table wait while it is read for the first time,
// so that memory stays flat: a file that nobody else sees.
type Spool interface {
	io.ReadWriteSeeker
}

// Checked is a table that has been read whole and waits in a spool.
type Checked struct {
	*Table
	spool   Spool
	strings []string
	twice   Twice
}

// The kinds of record.
const (
	rowRecord   = 1
	faultRecord = 2
)

// Check reads a table into a spool and finds repeated codes; Each then gives
// its dossiers. The errors are Read's.
func Check(ctx context.Context, in *tabular.Stream, o Options, spool Spool) (*Checked, error) {
	c := &Checked{spool: spool, twice: newTwice(in.Size)}
	w := &writer{out: bufio.NewWriterSize(spool, 1<<20), index: map[string]uint64{}, checked: c}
	t, err := Read(ctx, in, o, func(d *Dossier, digest uint64) error {
		c.twice.See(d.Code)
		return w.row(d, digest)
	}, w.fault)
	if err != nil {
		return nil, err
	}
	c.Table = t
	if err := w.out.Flush(); err != nil {
		return nil, err
	}
	w.index = nil
	if !c.twice.Suspects() {
		return c, nil
	}
	defer c.twice.end()
	return c, c.records(ctx, func(b []byte) error {
		if b[0] == rowRecord {
			p := parser{b: b[1:]}
			line, digest := int(p.uvarint()), p.uint64() //nolint:gosec // written from an int
			c.twice.Again(p.bytes(), line, digest)
		}
		return nil
	})
}

// Each gives every dossier that counts and every fault, in the order of the
// file. It may be called again. The dossier is the callee's until it returns.
func (c *Checked) Each(ctx context.Context, dossier func(*Dossier) error, fault func(message.Problem) error) error {
	heading := ""
	if i, ok := c.Found.At[Code]; ok {
		heading = c.Found.Headings[i]
	}
	return c.replay(ctx, func(d *Dossier, _ uint64) error {
		if text := c.twice.Verdict(d.Code, d.Line); text != nil {
			return fault(message.Problem{File: c.File, Line: d.Line, Column: heading, Value: d.Code, Text: *text})
		}
		return dossier(d)
	}, fault)
}

// writer puts records into the spool. Texts that come again and again are
// written once.
type writer struct {
	out     *bufio.Writer
	checked *Checked
	index   map[string]uint64
	b       []byte
}

// kept is how many different texts of offices, procedures and officers are
// kept in memory; others are written out where they stand.
const kept = 100_000

func (w *writer) text(s string) {
	i, ok := w.index[s]
	if !ok && len(w.index) < kept {
		i = uint64(len(w.checked.strings))
		s = strings.Clone(s) // else it would hold all that was read with it
		w.index[s] = i
		w.checked.strings = append(w.checked.strings, s)
		ok = true
	}
	if ok {
		w.b = binary.AppendUvarint(w.b, i+1)
		return
	}
	w.b = append(w.b, 0)
	w.long(s)
}

func (w *writer) long(s string) {
	w.b = binary.AppendUvarint(w.b, uint64(len(s)))
	w.b = append(w.b, s...)
}

func (w *writer) row(d *Dossier, digest uint64) error {
	w.b = append(w.b[:0], rowRecord)
	w.b = binary.AppendUvarint(w.b, uint64(d.Line)) //nolint:gosec // lines begin at 1
	w.b = binary.LittleEndian.AppendUint64(w.b, digest)
	w.long(d.Code)
	for _, s := range []string{d.Unit, d.UnitName, d.Procedure, d.Field, d.Officer} {
		w.text(s)
	}
	for _, m := range []Moment{d.Received, d.Due, d.Finished} {
		n := m.Sec << 1
		if m.Timed {
			n |= 1
		}
		w.b = binary.AppendVarint(w.b, n)
	}
	w.b = append(w.b, byte(d.State), byte(d.Online), byte(d.Paid), byte(d.PaidWeb), byte(d.Digitised))
	w.b = append(w.b, byte(d.FullOnline), byte(d.Entered))
	return w.put()
}

// put writes the record, its length first.
func (w *writer) put() error {
	var size [4]byte
	binary.LittleEndian.PutUint32(size[:], uint32(len(w.b))) //nolint:gosec // a row's cells are bounded
	if _, err := w.out.Write(size[:]); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	if _, err := w.out.Write(w.b); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	return nil
}

// fault keeps the text of a fault by its key and arguments.
func (w *writer) fault(p message.Problem) error {
	w.b = append(w.b[:0], faultRecord)
	w.b = binary.AppendUvarint(w.b, uint64(p.Line)) //nolint:gosec // lines begin at 1
	w.long(p.Column)
	w.long(p.Value)
	w.long(p.Text.Key)
	w.b = append(w.b, byte(len(p.Text.Args))) //nolint:gosec // two or three
	for _, a := range p.Text.Args {
		w.long(a.Name)
		w.long(a.Kind)
		w.long(a.Value)
	}
	return w.put()
}

// records gives every record of the spool, good until the next.
func (c *Checked) records(ctx context.Context, use func([]byte) error) error {
	if _, err := c.spool.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	in := bufio.NewReaderSize(c.spool, 1<<20)
	for n := 0; ; n++ {
		if n%every == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		size, err := in.Peek(4)
		if errors.Is(err, io.EOF) && len(size) == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("tệp tạm: %w", err)
		}
		want := int(binary.LittleEndian.Uint32(size))
		_, _ = in.Discard(len(size)) // they were just seen
		b, err := in.Peek(want)
		if errors.Is(err, bufio.ErrBufferFull) {
			b = make([]byte, want)
			_, err = io.ReadFull(in, b)
			want = 0
		}
		if err != nil {
			return fmt.Errorf("tệp tạm: %w", err)
		}
		if err := use(b); err != nil {
			return err
		}
		_, _ = in.Discard(want)
	}
}

// replay reads the spool from its beginning.
func (c *Checked) replay(ctx context.Context, row func(*Dossier, uint64) error, fault func(message.Problem) error) error {
	d := &Dossier{}
	return c.records(ctx, func(b []byte) error { return c.record(b, d, row, fault) })
}

func (c *Checked) record(b []byte, d *Dossier, row func(*Dossier, uint64) error, fault func(message.Problem) error) error {
	p := parser{b: b[1:], strings: c.strings}
	line := int(p.uvarint()) //nolint:gosec // written from an int
	if b[0] == faultRecord {
		f := message.Problem{File: c.File, Line: line, Column: p.long(), Value: p.long()}
		f.Text.Key = p.long()
		for n := p.byte(); n > 0; n-- {
			f.Text.Args = append(f.Text.Args, message.Arg{Name: p.long(), Kind: p.long(), Value: p.long()})
		}
		return fault(f)
	}
	digest := p.uint64()
	*d = Dossier{Line: line, Code: p.long(), Unit: p.text(), UnitName: p.text(), Procedure: p.text(), Field: p.text(), Officer: p.text()}
	d.Received, d.Due, d.Finished = p.moment(), p.moment(), p.moment()
	d.State, d.Online, d.Paid, d.PaidWeb, d.Digitised = State(p.byte()), Answer(p.byte()), Answer(p.byte()), Answer(p.byte()), Answer(p.byte())
	d.FullOnline, d.Entered = Answer(p.byte()), Answer(p.byte())
	return row(d, digest)
}

// parser takes a record that this program wrote apart.
type parser struct {
	b       []byte
	strings []string
}

func (p *parser) uvarint() uint64 {
	n, size := binary.Uvarint(p.b)
	p.b = p.b[size:]
	return n
}

func (p *parser) uint64() uint64 {
	n := binary.LittleEndian.Uint64(p.b)
	p.b = p.b[8:]
	return n
}

func (p *parser) byte() byte {
	c := p.b[0]
	p.b = p.b[1:]
	return c
}

func (p *parser) long() string { return string(p.bytes()) }

// bytes is long without a copy, good as long as the record.
func (p *parser) bytes() []byte {
	n := p.uvarint()
	b := p.b[:n]
	p.b = p.b[n:]
	return b
}

func (p *parser) text() string {
	if i := p.uvarint(); i > 0 {
		return p.strings[i-1]
	}
	return p.long()
}

func (p *parser) moment() Moment {
	n, size := binary.Varint(p.b)
	p.b = p.b[size:]
	return Moment{n >> 1, n&1 == 1}
}
