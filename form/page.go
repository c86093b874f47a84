package form

import (
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
)

const (
	slack    = 30 // twips: half a millimetre, what programs round
	a4Short  = 11906
	a4Long   = 16838
	mm15     = 850
	mm20     = 1134
	mm25     = 1417
	mm30     = 1701
	mm35     = 1984
	numberUp = 28 // half points
	numberLo = 26
)

// pages checks paper, margins and page numbers: Phụ lục I, phần I, mục I.
func (c *checker) pages() {
	for i, s := range c.look.Sections {
		at := "trang"
		if len(c.look.Sections) > 1 {
			at = message.Say(message.VI, "form.section", message.Int("n", i+1))
		}
		change := docx.SectionChange{}
		short, long := s.Width, s.Height
		if s.Landscape {
			short, long = long, short
		}
		if away(short, a4Short) || away(long, a4Long) {
			c.add(faulty{rule: "paper", clause: "I.1", at: at, measured: mm(s.Width) + " × " + mm(s.Height) + " mm", wanted: "A4 (210 × 297 mm)", fixable: true}, "paper")
			if change.Width, change.Height = a4Short, a4Long; s.Landscape {
				change.Width, change.Height = a4Long, a4Short
			}
		}
		for _, m := range []struct {
			key          string
			value        int
			least, most  int
			to           *int
			wanted, name string
		}{
			{"margin-top", s.Top, mm20, mm25, &change.Top, "20–25 mm", "trên"},
			{"margin-bottom", s.Bottom, mm20, mm25, &change.Bottom, "20–25 mm", "dưới"},
			{"margin-left", s.Left, mm30, mm35, &change.Left, "30–35 mm", "trái"},
			{"margin-right", s.Right, mm15, mm20, &change.Right, "15–20 mm", "phải"},
		} {
			if s.Landscape && i > 0 {
				continue // an annex that lies on its side is turned, and its margins with it
			}
			if m.value < m.least-slack || m.value > m.most+slack {
				c.add(faulty{rule: m.key, clause: "I.3", at: at, measured: mm(m.value) + " mm", wanted: m.wanted, fixable: true}, "margin", message.Word("side", m.name))
				*m.to = min(max(m.value, m.least), m.most)
			}
		}
		if change != (docx.SectionChange{}) {
			c.out.amendment.Sections[i] = change
		}
	}
	c.numbered()
}

func away(a, b int) bool { return a < b-2*slack || a > b+2*slack }

func (c *checker) numbered() {
	if len(c.look.Sections) == 0 {
		return
	}
	s := c.look.Sections[0]
	headed := false
	for _, o := range c.look.Sections {
		headed = headed || o.Headed
	}
	const clause = "I.7"
	switch p := s.Pages; {
	case p.Where == "":
		// A paper of one page needs no number, and how many pages there are
		// shows only when it is laid out; length is the sign.
		if c.length() > onePage {
			c.add(faulty{rule: "page-number", clause: clause, at: "đầu trang", measured: "không có", wanted: "chữ số Ả Rập ở giữa, lề trên, từ trang 2", fixable: !headed}, "page_number")
			c.out.amendment.NumberHead = !headed
		}
	case p.Where == "footer":
		c.add(faulty{rule: "page-number", clause: clause, at: "chân trang", measured: "ở lề dưới", wanted: "ở giữa lề trên"}, "page_place")
	default:
		if p.Align != "center" {
			c.add(faulty{rule: "page-number", clause: clause, at: "đầu trang", measured: alignName(p.Align), wanted: "ở giữa"}, "page_place")
		}
		if p.OnFirst {
			c.add(faulty{rule: "page-number-first", clause: clause, at: "trang 1", measured: "hiện số trang", wanted: "không hiện"}, "page_first")
		}
		if p.Size < numberLo || p.Size > numberUp || p.Slanted {
			measured := "cỡ " + size(p.Size)
			if p.Slanted {
				measured += ", nghiêng"
			}
			c.add(faulty{rule: "page-number-size", clause: clause, at: "đầu trang", measured: measured, wanted: "cỡ 13–14, đứng"}, "page_size")
		}
	}
}

const onePage = 2600 // characters: a page of size 14 holds about as many

func (c *checker) length() int {
	n := 0
	for _, p := range c.look.Paragraphs {
		n += len([]rune(p.Text))
	}
	return n
}

func alignName(a string) string {
	if name, ok := map[string]string{"left": "bên trái", "right": "bên phải", "center": "ở giữa", "both": "căn đều"}[a]; ok {
		return name
	}
	return a
}
