// Package form decides whether a Word document has the form that Nghị định
// 30/2020/NĐ-CP, Phụ lục I, asks of official papers, and mends what can be
// mended without touching what the paper says.
package form

import (
	"fmt"
	"strings"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
)

// Severities of findings.
const (
	Fault   = "error"   // the decree says otherwise
	Warning = "warning" // for a person to judge
)

// Finding is one place where a document differs from the decree.
type Finding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Clause   string `json:"clause"` // of Phụ lục I
	At       string `json:"at"`
	Measured string `json:"measured"`
	Wanted   string `json:"wanted"`
	Text     string `json:"text"`
	Fixable  bool   `json:"fixable"`

	Said message.Text `json:"-"`
}

// Checked is what a check found.
type Checked struct {
	Findings []Finding `json:"findings"`

	amendment docx.Amendment
}

// Check measures a Word document.
func Check(data []byte) (*Checked, error) {
	look, err := docx.LookAt(data)
	if err != nil {
		return nil, err
	}
	c := &checker{look: look, out: &Checked{Findings: []Finding{}}}
	c.out.amendment.Paragraphs = map[int]docx.ParagraphChange{}
	c.out.amendment.Sections = map[int]docx.SectionChange{}
	c.pages()
	c.boxes = boxesOf(look)
	c.letters()
	c.head()
	c.text()
	c.foot()
	return c.out, nil
}

// Fix returns a copy in which what can be mended safely is mended, and how
// many findings that were.
func Fix(data []byte) ([]byte, int, error) {
	checked, err := Check(data)
	if err != nil {
		return nil, 0, err
	}
	n := 0
	for _, f := range checked.Findings {
		if f.Fixable {
			n++
		}
	}
	if n == 0 {
		return data, 0, nil
	}
	out, err := docx.Amend(data, checked.amendment)
	return out, n, err
}

type checker struct {
	look  *docx.Look
	boxes boxes
	out   *Checked
}

// faulty is a finding that may be mended.
type faulty struct {
	rule, clause, at, measured, wanted string
	severity                           string
	fixable                            bool
}

func (c *checker) add(f faulty, key string, args ...message.Arg) {
	if f.severity == "" {
		f.severity = Fault
	}
	args = append(args, message.Word("measured", f.measured), message.Word("wanted", f.wanted))
	said := message.T("form."+key, args...)
	c.out.Findings = append(c.out.Findings, Finding{
		Rule: f.rule, Severity: f.severity, Clause: f.clause, At: f.at, Measured: f.measured, Wanted: f.wanted,
		Text: said.In(message.VI), Said: said, Fixable: f.fixable,
	})
}

// amend adds to what becomes of a paragraph.
func (c *checker) amend(i int, change func(*docx.ParagraphChange)) {
	p := c.out.amendment.Paragraphs[i]
	change(&p)
	c.out.amendment.Paragraphs[i] = p
}

func (c *checker) at(i int) string {
	p := c.look.Paragraphs[i]
	where := fmt.Sprintf("đoạn %d", i+1)
	if p.Table > 0 {
		where = fmt.Sprintf("bảng %d, dòng %d", p.Table, p.Row)
	}
	if text := strings.Join(strings.Fields(p.Text), " "); text != "" {
		where += " “" + message.Shorten(text, 40) + "”"
	}
	return where
}

const twip = 25.4 / 1440 // millimetres

// mm writes a length in millimetres as papers do: 20, 17,5.
func mm(twips int) string {
	s := fmt.Sprintf("%.1f", float64(twips)*twip)
	return strings.ReplaceAll(strings.TrimSuffix(s, ".0"), ".", ",")
}

// size writes half points: 13, 13,5.
func size(half int) string {
	if half%2 != 0 {
		return fmt.Sprintf("%d,5", half/2)
	}
	return fmt.Sprint(half / 2)
}
