package dossier

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

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
	c := &Checked{spool: spool}
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
	return c, c.replay(ctx, func(d *Dossier, digest uint64) error {
		c.twice.Again(d.Code, d.Line, digest)
		return nil
	}, func(message.Problem) error { return nil })
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

// replay reads the spool from its beginning.
func (c *Checked) replay(ctx context.Context, row func(*Dossier, uint64) error, fault func(message.Problem) error) error {
	if _, err := c.spool.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	in := bufio.NewReaderSize(c.spool, 1<<20)
	var buf []byte
	for n := 0; ; n++ {
		if n%every == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var size [4]byte
		if _, err := io.ReadFull(in, size[:]); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("tệp tạm: %w", err)
		}
		if want := int(binary.LittleEndian.Uint32(size[:])); cap(buf) < want {
			buf = make([]byte, want)
		} else {
			buf = buf[:want]
		}
		if _, err := io.ReadFull(in, buf); err != nil {
			return fmt.Errorf("tệp tạm: %w", err)
		}
		if err := c.record(buf, row, fault); err != nil {
			return err
		}
	}
}

func (c *Checked) record(b []byte, row func(*Dossier, uint64) error, fault func(message.Problem) error) error {
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
	d := Dossier{Line: line, Code: p.long(), Unit: p.text(), UnitName: p.text(), Procedure: p.text(), Field: p.text(), Officer: p.text()}
	d.Received, d.Due, d.Finished = p.moment(), p.moment(), p.moment()
	d.State, d.Online, d.Paid, d.PaidWeb, d.Digitised = State(p.byte()), Answer(p.byte()), Answer(p.byte()), Answer(p.byte()), Answer(p.byte())
	d.FullOnline, d.Entered = Answer(p.byte()), Answer(p.byte())
	return row(&d, digest)
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

func (p *parser) long() string {
	n := p.uvarint()
	s := string(p.b[:n])
	p.b = p.b[n:]
	return s
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
