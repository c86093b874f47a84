package tabular

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// errMarkup says that a part of a workbook is no sound XML, or not of the
// plain kind that spreadsheets write: UTF-8, without entities of its own.
var errMarkup = errors.New("XML")

// longest bounds a text between two tags, and a tag, in bytes: a cell holds
// 32,767 characters, each at most ten bytes when escaped.
const longest = 512 << 10

// markup reads XML tag by tag without building anything of it. It knows no
// name spaces: prefixes are cut off.
type markup struct {
	in       io.Reader
	buf      []byte
	from, to int // what is read and not given yet
	failed   error
	depth    int
}

// The kinds of tag.
type tagKind uint8

const (
	opening tagKind = iota
	closing
	single // opened and closed at once
	literal
	aside // comments and instructions
)

// tag is one tag and the text before it, good until the next is read.
type tag struct {
	kind   tagKind
	before []byte
	name   []byte // without its prefix; of a literal its text
	attrs  []byte
}

func newMarkup(in io.Reader) *markup { return &markup{in: in, buf: make([]byte, 256<<10)} }

// next reads up to the next tag. It is io.EOF where the document ends with all
// that was opened closed.
func (m *markup) next(t *tag) error {
	at, err := m.find(0, "<")
	if err != nil {
		return err
	}
	t.before = m.buf[m.from : m.from+at]
	rest := at + 1
	end, err := m.find(rest, ">")
	if err != nil {
		return m.cut(err)
	}
	t.kind = opening
	if c := m.buf[m.from+rest]; c == '!' || c == '?' {
		if end, err = m.special(t, rest, end); err != nil {
			return err
		}
	} else if end, err = m.closed(rest, end); err != nil {
		return err
	}
	t.before = m.buf[m.from : m.from+at] // reading on may have moved it
	if t.kind == opening {
		err = m.plain(t, m.buf[m.from+rest:m.from+end])
	}
	m.from += end + 1
	return err
}

// cut is the end of the document where it must not end.
func (*markup) cut(err error) error {
	if errors.Is(err, io.EOF) {
		return errMarkup
	}
	return err
}

// find returns where, seen from the beginning of what was not given yet, a
// sign stands, not before from.
func (m *markup) find(from int, sign string) (int, error) {
	for {
		if i := bytes.Index(m.buf[m.from+from:m.to], []byte(sign)); i >= 0 {
			return from + i, nil
		}
		from = max(from, m.to-m.from-len(sign)+1)
		if err := m.more(); err != nil {
			return 0, err
		}
	}
}

// more reads on, behind what was not given yet.
func (m *markup) more() error {
	if m.failed != nil {
		if errors.Is(m.failed, io.EOF) && (m.depth != 0 || m.to-m.from > 0 && len(bytes.TrimSpace(m.buf[m.from:m.to])) > 0) {
			return errMarkup
		}
		return m.failed
	}
	if m.from > 0 {
		m.to = copy(m.buf, m.buf[m.from:m.to])
		m.from = 0
	}
	if m.to == len(m.buf) {
		if m.to >= 2*longest {
			return errMarkup
		}
		m.buf = append(m.buf, make([]byte, len(m.buf))...)
	}
	n, err := m.in.Read(m.buf[m.to:])
	m.to += n
	m.failed = err
	return nil
}

// closed returns the end of a tag whose attributes may hold the sign of it.
func (m *markup) closed(from, end int) (int, error) {
	for {
		var quote byte
		for _, c := range m.buf[m.from+from : m.from+end] {
			switch {
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			case c == quote:
				quote = 0
			}
		}
		if quote == 0 {
			return end, nil
		}
		next, err := m.find(end+1, ">")
		if err != nil {
			return 0, m.cut(err)
		}
		end = next
	}
}

// special takes what begins with ! or ?.
func (m *markup) special(t *tag, from, end int) (int, error) {
	for _, s := range []struct {
		begin, end string
		kind       tagKind
	}{{"?", "?>", aside}, {"!--", "-->", aside}, {"![CDATA[", "]]>", literal}} {
		if !bytes.HasPrefix(m.buf[m.from+from:m.from+end+1], []byte(s.begin)) {
			continue
		}
		at, err := m.find(from+len(s.begin), s.end)
		if err != nil {
			return 0, m.cut(err)
		}
		t.kind = s.kind
		t.name, t.attrs = m.buf[m.from+from+len(s.begin):m.from+at], nil
		if s.begin == "?" && bytes.HasPrefix(t.name, []byte("xml ")) && !utf8Said(t.name) {
			return 0, errMarkup
		}
		return at + len(s.end) - 1, nil
	}
	return 0, errMarkup // a document type: entities of its own
}

// utf8Said says whether an XML declaration leaves the text to be UTF-8.
func utf8Said(declaration []byte) bool {
	said := attr(declaration, "encoding")
	return said == nil || bytes.EqualFold(said, []byte("utf-8")) || bytes.EqualFold(said, []byte("us-ascii"))
}

// plain takes an ordinary tag apart.
func (m *markup) plain(t *tag, b []byte) error {
	switch {
	case len(b) == 0:
		return errMarkup
	case b[0] == '/':
		t.kind, b = closing, bytes.TrimRight(b[1:], " \t\r\n")
		if m.depth--; m.depth < 0 {
			return errMarkup
		}
	case b[len(b)-1] == '/':
		t.kind, b = single, b[:len(b)-1]
	default:
		m.depth++
	}
	t.name, t.attrs = b, nil
	for i, c := range b {
		if c <= ' ' {
			t.name, t.attrs = b[:i], b[i:]
			break
		}
	}
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		t.name = t.name[i+1:]
	}
	if len(t.name) == 0 {
		return errMarkup
	}
	return nil
}

// attr returns an attribute as it is written, nil where there is none.
func attr(attrs []byte, name string) []byte {
	for len(attrs) > 0 {
		eq := bytes.IndexByte(attrs, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.Trim(attrs[:eq], " \t\r\n")
		attrs = bytes.TrimLeft(attrs[eq+1:], " \t\r\n")
		if len(attrs) == 0 {
			return nil
		}
		end := bytes.IndexByte(attrs[1:], attrs[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return attrs[1 : 1+end]
		}
		attrs = attrs[end+2:]
	}
	return nil
}

// What of a byte calls for a closer look.
const (
	escape = 1 << iota
	turned // a carriage return
	control
	wide
)

var looks = func() (t [256]uint8) {
	for i := range t {
		switch {
		case i == '&':
			t[i] = escape
		case i == '\r':
			t[i] = turned
		case i < ' ' && i != '\t' && i != '\n':
			t[i] = control
		case i >= utf8.RuneSelf:
			t[i] = wide
		}
	}
	return t
}()

// appendText adds a text between tags as what it stands for.
func appendText(to, text []byte) ([]byte, error) {
	var seen uint8
	for _, c := range text {
		seen |= looks[c]
	}
	if seen&control != 0 || seen&wide != 0 && !utf8.Valid(text) {
		return to, errMarkup
	}
	if seen&(escape|turned) == 0 {
		return append(to, text...), nil
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\r':
			to = append(to, '\n')
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
		case '&':
			end := bytes.IndexByte(text[i:], ';')
			if end < 0 {
				return to, errMarkup
			}
			r, ok := entity(string(text[i+1 : i+end]))
			if !ok {
				return to, errMarkup
			}
			to = utf8.AppendRune(to, r)
			i += end
		default:
			to = append(to, c)
		}
	}
	return to, nil
}

// entity is the letter of one of the five names that XML has, or of a number.
func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	r := rune(n) //nolint:gosec // checked below
	return r, err == nil && n <= utf8.MaxRune && utf8.ValidRune(r) && (r >= ' ' || r == '\t' || r == '\n' || r == '\r')
}
