package tabular

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// sharedTexts are the texts of a workbook that its cells name by number. They
// are kept in blocks; what is beyond the first goes to a file, so that memory
// stays within bounds whatever the workbook says.
type sharedTexts struct {
	at     []uint32 // where each begins: block and place in it
	blocks []string
	filed  int // blocks in the file
	file   *os.File
	buf    []byte
}

const (
	blockBits = 20 // a block is of a megabyte
	blockSize = 1 << blockBits
	inMemory  = 48      // blocks
	mostTexts = 1 << 25 // more than a sheet has cells of different texts
	mostBlock = 1 << (32 - blockBits)
)

// errTooBig says that a workbook unzips to more than is taken.
var errTooBig = errors.New("quá lớn")

// readSharedTexts reads the part of a workbook that holds them.
func readSharedTexts(in io.Reader) (s *sharedTexts, err error) {
	s = &sharedTexts{}
	w := &textWriter{s: s}
	m := newMarkup(in)
	var t tag
	for {
		switch err := m.next(&t); {
		case errors.Is(err, io.EOF):
			return s, w.block()
		case err != nil:
			return s, err
		}
		if string(t.name) != "si" || t.kind != opening && t.kind != single {
			continue
		}
		w.text = w.text[:0]
		if t.kind == opening {
			if w.text, err = richText(m, &t, "si", w.text); err != nil {
				return s, err
			}
		}
		if err := w.put(); err != nil {
			return s, err
		}
	}
}

// richText reads the texts within an element that was just opened, without
// how they are pronounced, up to its end.
func richText(m *markup, t *tag, element string, to []byte) ([]byte, error) {
	in, phonetic, begun := false, 0, len(to)
	for {
		if err := m.next(t); err != nil {
			return to, m.cut(err)
		}
		if in && phonetic == 0 {
			var err error
			if to, err = addText(to, t); err != nil {
				return to, err
			}
		}
		switch string(t.name) {
		case "t":
			in = inside(in, t)
		case "rPh":
			phonetic += deeper(t)
		case element:
			if t.kind == closing {
				return unescape(to, begun), nil
			}
		}
		if len(to)-begun > longest {
			return to, errMarkup
		}
	}
}

// inside says whether what follows a tag is in its element.
func inside(was bool, t *tag) bool {
	switch t.kind {
	case opening:
		return true
	case closing, single:
		return false
	case literal, aside:
	}
	return was
}

func deeper(t *tag) int {
	switch t.kind {
	case opening:
		return 1
	case closing:
		return -1
	case single, literal, aside:
	}
	return 0
}

// addText adds what stands before a tag, and the tag where it is a text
// itself.
func addText(to []byte, t *tag) ([]byte, error) {
	to, err := appendText(to, t.before)
	if err == nil && t.kind == literal {
		to = append(to, t.name...)
	}
	return to, err
}

// escaped is how workbooks write letters that XML cannot hold.
var escaped = regexp.MustCompile(`_x[0-9a-fA-F]{4}_`)

// unescape writes such letters as what they stand for, in the text that
// begins at begun.
func unescape(to []byte, begun int) []byte {
	if text := string(to[begun:]); strings.Contains(text, "_x") {
		return append(to[:begun], escaped.ReplaceAllStringFunc(text, func(s string) string {
			n, err := strconv.ParseUint(s[2:6], 16, 32)
			if err != nil || n >= 0xD800 && n < 0xE000 {
				return ""
			}
			return string(rune(n)) //nolint:gosec // four digits
		})...)
	}
	return to
}

// textWriter fills the blocks.
type textWriter struct {
	s    *sharedTexts
	now  []byte
	text []byte
}

// put adds a text, its length first; none reaches over the end of a block.
func (w *textWriter) put() error {
	if len(w.s.at) == mostTexts {
		return errTooBig
	}
	if len(w.now)+binary.MaxVarintLen32+len(w.text) > blockSize {
		if err := w.block(); err != nil {
			return err
		}
	}
	w.s.at = append(w.s.at, uint32(w.s.count())<<blockBits|uint32(len(w.now))) //nolint:gosec // both bounded
	w.now = binary.AppendUvarint(w.now, uint64(len(w.text)))
	w.now = append(w.now, w.text...)
	return nil
}

func (s *sharedTexts) count() int { return len(s.blocks) + s.filed }

// block ends a block.
func (w *textWriter) block() error {
	s := w.s
	if s.count() == mostBlock-1 {
		return errTooBig
	}
	if len(s.blocks) < inMemory {
		s.blocks = append(s.blocks, string(w.now))
		w.now = w.now[:0]
		return nil
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "parindex-")
		if err != nil {
			return fmt.Errorf("tệp tạm: %w", err)
		}
		s.file = f
	}
	if _, err := s.file.WriteAt(w.now, int64(s.filed)<<blockBits); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	s.filed++
	w.now = w.now[:0]
	return nil
}

// text returns the text of a number.
func (s *sharedTexts) text(i int) (string, error) {
	if i < 0 || i >= len(s.at) {
		return "", errMarkup
	}
	block, at := int(s.at[i]>>blockBits), int(s.at[i]&(blockSize-1))
	if block < len(s.blocks) {
		b := s.blocks[block][at:]
		n, size := uvarint(b)
		return b[size : size+n], nil
	}
	from := int64(block-len(s.blocks))<<blockBits + int64(at)
	if s.buf == nil {
		s.buf = make([]byte, 512)
	}
	n, err := s.file.ReadAt(s.buf, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("tệp tạm: %w", err)
	}
	length, size := binary.Uvarint(s.buf[:n])
	if size+int(length) <= n { //nolint:gosec // bounded by a block
		return string(s.buf[size : size+int(length)]), nil //nolint:gosec // as above
	}
	long := make([]byte, length)
	if _, err := s.file.ReadAt(long, from+int64(size)); err != nil {
		return "", fmt.Errorf("tệp tạm: %w", err)
	}
	return string(long), nil
}

// uvarint is binary.Uvarint of a string.
func uvarint(s string) (n, size int) {
	for shift := 0; ; shift += 7 {
		c := s[size]
		size++
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			return n, size
		}
	}
}

// close removes the file.
func (s *sharedTexts) close() error {
	if s == nil || s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
