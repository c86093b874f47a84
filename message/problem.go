package message

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with what a user gave: where it stands, what was
// found there, and what was expected or how to mend it.
type Problem struct {
	File   string
	Line   int    // 1-based; 0 when the file as a whole is meant
	Column string // heading of a table's column
	Code   string // code of a criterion
	Value  string // as found
	Text   Text
}

// In says the problem in one line: "file:line: [column] code: “value”: text".
func (p Problem) In(l Lang) string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	if p.Column != "" {
		b.WriteString(": " + Say(l, "problem.column", Word("column", p.Column)))
	}
	if p.Code != "" {
		b.WriteString(": " + Say(l, "problem.code", Word("code", p.Code)))
	}
	if p.Value != "" {
		b.WriteString(": " + Say(l, "problem.value", Word("value", Shorten(p.Value, 60))))
	}
	return strings.TrimPrefix(b.String()+": ", ": ") + p.Text.In(l)
}

// Shorten cuts s to at most n characters for display, marking the cut.
func Shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// Problems is all that is wrong with what a user gave, reported together. As
// an error it reads in Vietnamese.
type Problems []Problem

// Error lists the problems, a line each.
func (ps Problems) Error() string { return ps.In(VI) }

// In lists the problems in a language, a line each.
func (ps Problems) In(l Lang) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.In(l)
	}
	return strings.Join(lines, "\n")
}

// OrNil returns the problems as an error, nil when there are none.
func (ps Problems) OrNil() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
