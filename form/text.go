package form

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
)

var (
	ground  = regexp.MustCompile(`^\s*Căn cứ\s`)
	section = regexp.MustCompile(`^\s*(?:Phần|Chương|Mục)\s+[IVX\d]+|^\s*[IVX]{1,5}\s*[.\-–/)]\s*\S`)
	roman   = regexp.MustCompile(`^\s*[IVX]{1,5}\.\s+\S`)
)

const (
	indentLess = 567 // 1 cm
	indentMore = 720 // 1,27 cm
	gap        = 120 // 6 pt
	single     = 240
	oneAndHalf = 360
)

// text checks the text itself: Phụ lục I, phần I, mục II.6.
func (c *checker) text() {
	sizes := map[string][]int{}
	var aligned, indented, spaced, lined []int
	for i := c.boxes.first; i < c.boxes.last; i++ {
		p := c.look.Paragraphs[i]
		text := strings.TrimSpace(p.Text)
		if text == "" || p.Table > 0 || !hasLetters(text) || strings.HasPrefix(text, "(*)") {
			continue
		}
		for _, r := range p.Runs {
			if strings.TrimSpace(r.Text) != "" && !roman.MatchString(text) && (r.Size < 26 || r.Size > 28) {
				sizes[size(r.Size)] = appendNew(sizes[size(r.Size)], i)
			}
		}
		c.paragraph(i, text)
		heading := section.MatchString(text) || p.Align == "center"
		if !heading && len([]rune(text)) > 80 && p.Align != "both" {
			aligned = append(aligned, i)
		}
		if !heading && p.Left == 0 && p.Number == "" && len([]rune(text)) > 80 && !near(p.FirstLine, indentLess) && !near(p.FirstLine, indentMore) {
			indented = append(indented, i)
		}
		if !heading && i > c.boxes.first && p.Before < gap && !c.gapBefore(i) {
			spaced = append(spaced, i)
		}
		// Single to one and a half lines; exact heights from 15 pt up.
		if p.LineRule == "auto" && (p.Line < single || p.Line > oneAndHalf) {
			lined = append(lined, i)
		}
	}
	c.sizes(sizes)
	c.many(aligned, faulty{rule: "text-align", clause: "II.6", wanted: "căn đều hai bên", fixable: true}, "text_align", func(p docx.ParagraphLook) string { return alignName(p.Align) }, func(p *docx.ParagraphChange) { p.Align = "both" })
	c.many(indented, faulty{rule: "text-indent", clause: "II.6", wanted: "lùi đầu dòng 10 mm hoặc 12,7 mm", fixable: true}, "text_indent", func(p docx.ParagraphLook) string { return mm(p.FirstLine) + " mm" }, func(p *docx.ParagraphChange) { p.FirstLine = indentMore })
	c.many(spaced, faulty{rule: "text-gap", clause: "II.6", wanted: "tối thiểu 6 pt", fixable: true}, "text_gap", func(p docx.ParagraphLook) string { return size(p.Before/10) + " pt" }, func(p *docx.ParagraphChange) { p.Before = gap })
	c.many(lined, faulty{rule: "text-line", clause: "II.6", wanted: "từ dòng đơn đến 1,5 dòng", fixable: true}, "text_line", lines, func(p *docx.ParagraphChange) { p.Line = 288 })
}

func lines(p docx.ParagraphLook) string {
	return strings.ReplaceAll(strings.TrimRight(strings.TrimRight(trim2(p.Line), "0"), "."), ".", ",") + " dòng"
}

func trim2(line int) string {
	hundredths := (line*100 + 120) / 240
	return string(rune('0'+hundredths/100%10)) + "." + string(rune('0'+hundredths/10%10)) + string(rune('0'+hundredths%10))
}

func near(a, b int) bool { return a > b-2*slack && a < b+2*slack }

// gapBefore says that the paragraph before keeps the gap, or that none stands
// there.
func (c *checker) gapBefore(i int) bool {
	before := c.look.Paragraphs[i-1]
	return before.After+c.look.Paragraphs[i].Before >= gap || before.Table > 0 || strings.TrimSpace(before.Text) == ""
}

func (c *checker) sizes(sizes map[string][]int) {
	for _, s := range []string{"8", "9", "10", "10,5", "11", "11,5", "12", "12,5", "14,5", "15", "16", "18", "20", "24", "28"} {
		list := sizes[s]
		if len(list) == 0 {
			continue
		}
		to := 26
		if s > "14" && len(s) > 1 {
			to = 28
		}
		c.many(list, faulty{rule: "text-size", clause: "II.6", measured: "cỡ " + s, wanted: "13–14", fixable: true}, "text_size", nil, func(p *docx.ParagraphChange) { p.Size = to })
	}
}

// many reports one finding for all paragraphs that are wrong in one way.
func (c *checker) many(list []int, f faulty, key string, measure func(docx.ParagraphLook) string, change func(*docx.ParagraphChange)) {
	if len(list) == 0 {
		return
	}
	f.at = c.at(list[0])
	if measure != nil {
		f.measured = measure(c.look.Paragraphs[list[0]])
	}
	c.add(f, key, message.Int("n", len(list)))
	for _, i := range list {
		c.amend(i, change)
	}
}

// paragraph checks what a paragraph is by its words.
func (c *checker) paragraph(i int, text string) {
	switch {
	case ground.MatchString(text) && i < c.boxes.first+25 && c.decides():
		c.styled(i, style{rule: "ground", clause: "II.6", name: "Căn cứ ban hành", least: 26, most: 28, bold: no(), italic: yes()})
		if last, _ := lastRune(text); last != ';' && last != '.' && last != ',' {
			c.add(faulty{rule: "ground-end", clause: "II.6", at: c.at(i), measured: string(last), wanted: "dấu chấm phẩy, căn cứ cuối dấu chấm"}, "ground_end")
		}
	case roman.MatchString(text) && len([]rune(text)) < 160:
		c.styled(i, style{rule: "section", clause: "II.6", name: "Đề mục", least: 26, most: 28, bold: yes(), upper: true})
	}
}

// decides says that the paper rests on grounds listed one by one, as decisions
// and plans do, and not in its opening sentence.
func (c *checker) decides() bool {
	n := 0
	for i := c.boxes.first; i < c.boxes.last && i < c.boxes.first+25; i++ {
		if text := strings.TrimSpace(c.look.Paragraphs[i].Text); ground.MatchString(text) && (strings.HasSuffix(text, ";") || strings.HasSuffix(text, ".")) {
			n++
		}
	}
	return n > 1 || c.boxes.kind >= 0 && strings.Contains(c.look.Paragraphs[c.boxes.kind].Text, "QUYẾT ĐỊNH")
}
