package tabular

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/message"
)

const (
	sampleSize = 256 << 10 // bytes looked at for encoding and separator
	sampleRows = 64        // rows looked at for TCVN3 in Unicode
	cellSize   = 32 << 10  // characters that a spreadsheet's cell holds
	batchRows  = 512       // rows that go from reading to checking at once
	batchCells = 16 << 10  // or cells, where rows are wide
	streamed   = 8 << 30   // bytes that a part of a workbook may unzip to
)

// Stream reads a table of any length row by row, without holding it: CSV with
// comma, semicolon or tab, in UTF-8, UTF-16, Windows-1258 or TCVN3, or the
// first sheet of a workbook. Cells are trimmed and NFC; a workbook's are as it
// keeps them, so dates are counts of days. Merged cells are not spread.
type Stream struct {
	File     string
	Workbook bool
	Size     int64 // bytes of the file

	batches chan batch
	quit    chan struct{}
	now     []Line
	err     error
	at      int64
	read    func() int64
	close   func() error
}

// batch is rows on their way from the goroutine that reads; at is how far into
// the file it is.
type batch struct {
	lines []Line
	at    int64 // bytes
	err   error
}

// OpenStream opens a file. The error is message.Problems unless the file
// cannot be read at all.
func OpenStream(path string) (*Stream, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	s := &Stream{File: path, Size: info.Size(), batches: make(chan batch, 4), quit: make(chan struct{})}
	next, err := s.source(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if s.close == nil {
		s.close = f.Close
	}
	go s.pump(next)
	return s, nil
}

func (s *Stream) fault(line int, key string, args ...message.Arg) error {
	return message.Problems{{File: s.File, Line: line, Text: message.T(key, args...)}}
}

// source returns what gives the rows of the file.
func (s *Stream) source(f *os.File) (func() (Line, error), error) {
	counted := &counter{r: f}
	s.read = func() int64 { return counted.n }
	r := bufio.NewReaderSize(counted, sampleSize)
	head, err := r.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return nil, s.fault(0, "csv.empty")
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, s.fault(0, "xlsx.old")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		s.Workbook = true
		return s.workbook(f)
	}
	text, sample := decoded(r, head)
	return s.text(text, sample), nil
}

// decoded returns the file as UTF-8, and its beginning so.
func decoded(r *bufio.Reader, head []byte) (io.Reader, string) {
	as := func(t transform.Transformer) (io.Reader, string) {
		sample, _, _ := transform.Bytes(t, head)
		t.Reset()
		return transform.NewReader(r, t), string(sample)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		_, _ = r.Discard(3)
		return r, string(head[3:])
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return as(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
	}
	if pairs := len(head) / 2; pairs > 0 {
		var odd, even int
		for i := 0; i+1 < len(head); i += 2 {
			even += zero(head[i])
			odd += zero(head[i+1])
		}
		if odd*4 > pairs {
			return as(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder())
		}
		if even*4 > pairs {
			return as(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder())
		}
	}
	whole := head
	for range utf8.UTFMax - 1 { // the sample may end inside a letter
		if utf8.Valid(whole) || len(whole) == 0 {
			break
		}
		whole = whole[:len(whole)-1]
	}
	if utf8.Valid(whole) {
		return r, string(whole)
	}
	// As Latin-1, TCVN3 is told from the rows themselves.
	if vietnamese(windows1258(head)) >= vietnamese(fromTCVN3(latin1(head))) {
		return as(charmap.Windows1258.NewDecoder())
	}
	return as(charmap.ISO8859_1.NewDecoder())
}

func zero(b byte) int {
	if b == 0 {
		return 1
	}
	return 0
}

// counter counts what was read of the file.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (s *Stream) text(in io.Reader, sample string) func() (Line, error) {
	r := csv.NewReader(in)
	r.Comma = commonest(sample)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	comma, width := string(r.Comma), 0
	return func() (Line, error) {
		cells, err := r.Read()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return Line{}, io.EOF
			}
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				return Line{}, s.fault(parse.StartLine, "csv.syntax", message.Word("cause", parse.Err.Error()))
			}
			return Line{}, err
		}
		number, _ := r.FieldPos(0)
		for _, c := range cells {
			// A quotation mark that nothing closes would swallow rows unseen.
			if len(c) > cellSize || width > 2 && strings.Contains(c, "\n") && strings.Count(c, comma) >= width-1 {
				return Line{}, s.fault(number, "csv.open_quote")
			}
		}
		width = max(width, len(cells))
		return Line{number, cells}, nil
	}
}

// commonest is the separator that gives the most rows alike.
func commonest(sample string) rune {
	best, most := ',', 0
	if cut := strings.LastIndexByte(sample, '\n'); cut > 0 && len(sample) > sampleSize/2 {
		sample = sample[:cut]
	}
	for _, comma := range ",;\t" {
		lines, err := readLines(sample, "", comma)
		if n := alike(lines); err == nil && n > most {
			best, most = comma, n
		}
	}
	return best
}

// pump reads ahead, so that reading and checking share two processors.
func (s *Stream) pump(next func() (Line, error)) {
	defer close(s.batches)
	tcvn, first := false, true
	for {
		b := batch{lines: make([]Line, 0, batchRows)}
		want := batchRows
		if first {
			want = sampleRows
		}
		for cells := 0; len(b.lines) < want && cells < batchCells && b.err == nil; {
			line, err := next()
			if b.err = err; err == nil && len(line.Cells) > 0 {
				b.lines = append(b.lines, line)
				cells += len(line.Cells)
			}
		}
		if first {
			tcvn, first = looksTCVN3(b.lines), false
		}
		for _, line := range b.lines {
			tidy(line.Cells, tcvn)
		}
		b.at = s.read()
		if !s.send(b) || b.err != nil {
			return
		}
	}
}

func (s *Stream) send(b batch) bool {
	select {
	case s.batches <- b:
		return true
	case <-s.quit:
		return false
	}
}

func looksTCVN3(lines []Line) bool {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.Join(line.Cells, "\n"))
		b.WriteByte('\n')
	}
	return vietnamese(fromTCVN3(b.String())) > vietnamese(b.String())
}

func tidy(cells []string, tcvn bool) {
	for i, c := range cells {
		if tcvn && !ascii(c) {
			c = fromTCVN3(c)
		}
		if !composed(c) {
			c = strings.ReplaceAll(norm.NFC.String(c), "\u00a0", " ")
		}
		cells[i] = strings.TrimSpace(c)
	}
}

// composed says, without looking at tables, that a text is NFC and has no
// space that does not break: it is of letters up to U+02FF and of the block of
// Vietnamese ones, none of which composes with what stands before it. It may
// be wrong in saying no.
func composed(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < utf8.RuneSelf, c >= 0xC3 && c <= 0xCB: // and what follows the latter
		case c == 0xE1:
			if i+1 == len(s) || s[i+1] < 0xB8 || s[i+1] > 0xBB {
				return false
			}
		case c < 0xC0 && i > 0 && s[i-1] >= utf8.RuneSelf:
		default:
			return false
		}
	}
	return true
}

// Next returns the next row that has a cell, io.EOF after the last. A fault of
// the file is message.Problems.
func (s *Stream) Next() (Line, error) {
	for len(s.now) == 0 {
		if s.err != nil {
			return Line{}, s.err
		}
		b, ok := <-s.batches
		if !ok {
			return Line{}, io.EOF
		}
		s.now, s.err, s.at = b.lines, b.err, b.at
	}
	line := s.now[0]
	s.now = s.now[1:]
	return line, nil
}

// At is how many bytes of the file the rows given so far took, 0 when that is
// not known.
func (s *Stream) At() int64 { return s.at }

// Close ends the reading.
func (s *Stream) Close() error {
	close(s.quit)
	for range s.batches {
		continue // until the reader has left the file
	}
	return s.close()
}
