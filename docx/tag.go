package docx

import (
	"errors"
	"regexp"
	"strings"
)

const maxTagBytes = 1000 // from "{{" to "}}"; an expression may have half of it

type tagKind int

const (
	tagValue tagKind = iota // {{ expr }}
	tagFor                  // {{for x in list}}
	tagIf                   // {{if cond}}
	tagElse                 // {{else}}
	tagEnd                  // {{end}}
)

// tag is one placeholder of a template and where the office will find it.
type tag struct {
	kind      tagKind
	raw       string // as the page shows it, with the braces
	variable  string // of tagFor
	expr      *expression
	part      string
	paragraph string
}

func (t *tag) mistake(cause error) *TemplateError {
	return &TemplateError{Part: t.part, Text: t.paragraph, Placeholder: t.raw, Cause: cause}
}

// span is a tag's place in its paragraph's text.
type span struct {
	start, end int
	tag        *tag
}

var forTag = regexp.MustCompile(`^for\s+(\S+)\s+in\s+(.+)$`)
var identifier = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)

// scanTags finds the placeholders in a paragraph's text, most at the most. A
// "}}" in a quoted string does not end one.
func scanTags(part, text string, most int) ([]span, []*TemplateError) {
	var spans []span
	var mistakes []*TemplateError
	shown := strings.TrimSpace(text)
	for at := 0; at < len(text) && len(spans)+len(mistakes) < most; {
		open := strings.Index(text[at:], "{{")
		stray := strings.Index(text[at:], "}}")
		if stray >= 0 && (open < 0 || stray < open) {
			mistakes = append(mistakes, &TemplateError{part, shown, "}}", errors.New("có dấu “}}” mà không có “{{” đứng trước; hãy bổ sung “{{” hoặc xóa dấu thừa")})
			at += stray + 2
			continue
		}
		if open < 0 {
			break
		}
		start := at + open
		end := closing(text, start+2)
		if end < 0 {
			mistakes = append(mistakes, &TemplateError{part, shown, text[start:], errors.New("thẻ mở bằng “{{” nhưng thiếu “}}” trong cùng đoạn; hãy viết trọn thẻ trong một đoạn")})
			break
		}
		t := &tag{raw: strings.Join(strings.Fields(text[start:end]), " "), part: part, paragraph: shown}
		if err := t.read(straightQuotes(strings.TrimSpace(text[start+2 : end-2]))); err != nil {
			mistakes = append(mistakes, t.mistake(err))
		}
		spans = append(spans, span{start, end, t})
		at = end
	}
	return spans, mistakes
}

// closing returns the index after the "}}" that ends the tag whose body begins
// at from, or -1.
func closing(text string, from int) int {
	var quote rune
	near := text[:min(len(text), from+maxTagBytes)]
	for i, r := range near[from:] {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '“' || r == '„':
			quote = '”'
		case strings.HasPrefix(near[from+i:], "}}"):
			return from + i + 2
		}
	}
	// A lone apostrophe must not swallow the rest of the paragraph.
	if quote != 0 {
		if i := strings.Index(near[from:], "}}"); i >= 0 {
			return from + i + 2
		}
	}
	return -1
}

// straightQuotes undoes what Word's autocorrection does to an expression:
// curly quotes, hard spaces, the long dash for minus. Text inside a quoted
// string is left alone.
func straightQuotes(s string) string {
	var b strings.Builder
	var quote rune // that ends the string we are in
	for _, r := range s {
		switch {
		case quote != 0 && r == quote:
			quote = 0
			b.WriteRune(straight(r))
		case quote != 0:
			b.WriteRune(r)
		case r == '"' || r == '\'':
			quote = r
			b.WriteRune(r)
		case r == '“' || r == '„' || r == '”':
			quote = '”'
			b.WriteByte('"')
		case r == '‘' || r == '’':
			quote = '’'
			b.WriteByte('\'')
		case r == '\u00a0' || r == '\t' || r == '\n':
			b.WriteByte(' ')
		case r == '–' || r == '−':
			b.WriteByte('-')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func straight(r rune) rune {
	switch r {
	case '”':
		return '"'
	case '’':
		return '\''
	}
	return r
}

// read sorts the tag by its first word and compiles its expression.
func (t *tag) read(body string) (err error) {
	word, rest, _ := strings.Cut(body, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "":
		return errors.New("thẻ rỗng; hãy ghi tên trường vào giữa “{{” và “}}”")
	case "end", "else":
		t.kind = map[string]tagKind{"end": tagEnd, "else": tagElse}[word]
		if rest != "" {
			return errors.New("thẻ {{" + word + "}} không kèm nội dung nào khác; hãy xóa phần “" + rest + "”")
		}
		return nil
	case "if":
		t.kind = tagIf
		if rest == "" {
			return errors.New("thẻ {{if}} thiếu điều kiện; viết như {{if draft}}")
		}
		t.expr, err = compileExpression(rest)
		return err
	case "for":
		t.kind = tagFor
		m := forTag.FindStringSubmatch(body)
		if m == nil || !identifier.MatchString(m[1]) {
			return errors.New("thẻ {{for}} viết sai; viết như {{for x in danh_sach}}")
		}
		t.variable = m[1]
		t.expr, err = compileExpression(m[2])
		return err
	}
	t.expr, err = compileExpression(body)
	return err
}
