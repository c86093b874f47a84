package form

import (
	"strings"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
)

const (
	font = "Times New Roman"
)

// letters checks font and colour of all text: Phụ lục I, phần I, mục I.4.
func (c *checker) letters() {
	fonts, colours := map[string][]int{}, map[string][]int{}
	var order []string
	for i, p := range c.look.Paragraphs {
		for _, r := range p.Runs {
			if strings.TrimSpace(r.Text) == "" {
				continue
			}
			if !strings.EqualFold(r.Font, font) {
				if fonts[r.Font] == nil {
					order = append(order, r.Font)
				}
				fonts[r.Font] = appendNew(fonts[r.Font], i)
			}
			if r.Color != "" && r.Color != "000000" {
				if colours[r.Color] == nil {
					order = append(order, r.Color)
				}
				colours[r.Color] = appendNew(colours[r.Color], i)
			}
		}
	}
	for _, name := range order {
		if list := fonts[name]; len(list) > 0 {
			// Letters of the old alphabets are other letters in another font.
			old := strings.HasPrefix(name, ".Vn") || strings.HasPrefix(strings.ToUpper(name), "VNI")
			c.add(faulty{rule: "font", clause: "I.4", at: c.at(list[0]), measured: name, wanted: font, fixable: !old}, "font", message.Int("n", len(list)))
			for _, i := range list {
				if !old {
					c.amend(i, func(p *docx.ParagraphChange) { p.Font = font })
				}
			}
			delete(fonts, name)
		}
		if list := colours[name]; len(list) > 0 {
			c.add(faulty{rule: "colour", clause: "I.4", at: c.at(list[0]), measured: "#" + name, wanted: "màu đen", fixable: true}, "colour", message.Int("n", len(list)))
			for _, i := range list {
				c.amend(i, func(p *docx.ParagraphChange) { p.Black = true })
			}
			delete(colours, name)
		}
	}
}

func appendNew(list []int, i int) []int {
	if n := len(list); n > 0 && list[n-1] == i {
		return list
	}
	return append(list, i)
}

// style is what the decree asks of the letters of a box.
type style struct {
	rule, clause, name string
	least, most        int // half points
	bold, italic       *bool
	upper              bool
	centred            bool
}

func yes() *bool { b := true; return &b }
func no() *bool  { b := false; return &b }

// styled holds a paragraph against a style.
func (c *checker) styled(i int, s style) {
	if i < 0 {
		return
	}
	p := c.look.Paragraphs[i]
	name := message.Word("box", s.name)
	smallest, largest := 0, 0
	bold, italic, letters := 0, 0, 0
	for _, r := range p.Runs {
		n := len(strings.TrimSpace(r.Text))
		if n == 0 {
			continue
		}
		letters += n
		if smallest == 0 || r.Size < smallest {
			smallest = r.Size
		}
		largest = max(largest, r.Size)
		if r.Bold {
			bold += n
		}
		if r.Italic {
			italic += n
		}
	}
	if letters == 0 {
		return
	}
	if smallest < s.least || largest > s.most {
		measured := size(smallest)
		if largest != smallest {
			measured += "–" + size(largest)
		}
		wanted := size(s.least)
		if s.most != s.least {
			wanted += "–" + size(s.most)
		}
		to := s.least
		if smallest >= s.least {
			to = s.most
		}
		c.add(faulty{rule: s.rule + "-size", clause: s.clause, at: c.at(i), measured: measured, wanted: wanted, fixable: true}, "size", name)
		c.amend(i, func(a *docx.ParagraphChange) { a.Size = to })
	}
	c.weight(i, s, "bold", s.bold, bold, letters)
	c.weight(i, s, "italic", s.italic, italic, letters)
	if s.upper && !capitals(p.Text) && !allCaps(p) {
		c.add(faulty{rule: s.rule + "-case", clause: s.clause, at: c.at(i), measured: strings.TrimSpace(p.Text), wanted: strings.ToUpper(strings.TrimSpace(p.Text))}, "case", name)
	}
	if s.centred && p.Align != "center" {
		c.add(faulty{rule: s.rule + "-align", clause: s.clause, at: c.at(i), measured: alignName(p.Align), wanted: "ở giữa", fixable: true}, "align", name)
		c.amend(i, func(a *docx.ParagraphChange) { a.Align = "center" })
	}
}

func allCaps(p docx.ParagraphLook) bool {
	for _, r := range p.Runs {
		if strings.TrimSpace(r.Text) != "" && !r.Caps && !capitals(r.Text) {
			return false
		}
	}
	return true
}

// weight checks boldness or slant of a whole paragraph.
func (c *checker) weight(i int, s style, what string, wanted *bool, have, all int) {
	if wanted == nil || *wanted && have == all || !*wanted && have == 0 {
		return
	}
	names := map[string][2]string{"bold": {"không đậm", "đậm"}, "italic": {"đứng", "nghiêng"}}[what]
	measured := "lẫn " + names[0] + " và " + names[1]
	if have == 0 {
		measured = names[0]
	} else if have == all {
		measured = names[1]
	}
	want := names[0]
	if *wanted {
		want = names[1]
	}
	c.add(faulty{rule: s.rule + "-" + what, clause: s.clause, at: c.at(i), measured: measured, wanted: want, fixable: true}, "weight", message.Word("box", s.name))
	c.amend(i, func(a *docx.ParagraphChange) {
		if what == "bold" {
			a.Bold = wanted
		} else {
			a.Italic = wanted
		}
	})
}
