package annex

import (
	"regexp"

	"github.com/parindex/parindex/message"
)

// noteRow begins what is said below a table of the whole of it.
var noteRow = regexp.MustCompile(`(?i)^(?:\(?\*+\)?\s*)?(?:ghi chú|chú thích|chú ý|lưu ý)(?:\s*[:.]|\s*$)`)

// noted says that a row below the last code is a note of the whole table.
func (b *builder) noted(l line) bool {
	return len(b.open) > 0 && noteRow.MatchString(l.said())
}

// lastCoded is the last line that holds a code.
func lastCoded(t table) int {
	for i := len(t.rows) - 1; i >= 0; i-- {
		if _, ok := printedCode(t.rows[i]); ok {
			return i
		}
	}
	return -1
}

// foot keeps a row outside the table as a comment at the head of the file; one
// that speaks of points or of what does not arise is for a person to judge.
func (im *importer) foot(x *set, r row) {
	said := r.said()
	im.note(r.place, "", "annex.note.foot", message.Word("row", message.Shorten(said, 120)))
	text := message.Say(message.VI, "annex.foot", message.Word("row", said))
	if r.line > 0 {
		text = r.where() + ": " + text
	}
	if talks.MatchString(said) || changes.MatchString(said) || whenEmpty.MatchString(said) {
		what := message.T("annex.todo.foot")
		im.marks = append(im.marks, message.Problem{File: r.named(), Line: r.line, Value: said, Text: what})
		text = Mark + " " + what.In(message.VI) + ": " + text
	}
	x.comments = append(x.comments, text)
}
