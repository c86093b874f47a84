package form

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
)

// head checks what stands above the text: Phụ lục I, phần I, mục II.1 to II.5
// and II.9.
func (c *checker) head() {
	c.nation()
	c.issuer()
	c.number()
	c.place()
	b := c.boxes
	c.styled(b.kind, style{rule: "kind", clause: "II.5", name: "Tên loại văn bản", least: 26, most: 28, bold: yes(), upper: true, centred: true})
	for _, i := range b.abstract {
		c.styled(i, style{rule: "abstract", clause: "II.5", name: "Trích yếu", least: 26, most: 28, bold: yes(), italic: no(), centred: true})
	}
	if b.about >= 0 && b.kind < 0 {
		c.styled(b.about, style{rule: "about", clause: "II.5", name: "Trích yếu công văn", least: 24, most: 26, bold: no(), italic: no()})
	}
	c.to()
}

func (c *checker) nation() {
	b := c.boxes
	if b.nation < 0 {
		c.add(faulty{rule: "nation", clause: "II.1", at: "đầu văn bản", measured: "không có", wanted: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, "missing", message.Word("box", "Quốc hiệu"))
	} else if b.nation != b.motto {
		c.styled(b.nation, style{rule: "nation", clause: "II.1", name: "Quốc hiệu", least: 24, most: 26, bold: yes(), italic: no(), upper: true, centred: true})
	}
	if b.motto < 0 {
		c.add(faulty{rule: "motto", clause: "II.1", at: "đầu văn bản", measured: "không có", wanted: motto}, "missing", message.Word("box", "Tiêu ngữ"))
		return
	}
	if b.motto == b.nation {
		return
	}
	c.styled(b.motto, style{rule: "motto", clause: "II.1", name: "Tiêu ngữ", least: 26, most: 28, bold: yes(), italic: no(), centred: true})
	text := strings.Trim(strings.TrimSpace(c.look.Paragraphs[b.motto].Text), "-_– ")
	if found := mottoText.FindString(text); found != motto && found != "" && text == found {
		whole := len(c.look.Paragraphs[b.motto].Runs) == 1
		c.add(faulty{rule: "motto-text", clause: "II.1", at: c.at(b.motto), measured: found, wanted: motto, fixable: whole}, "motto_text")
		if whole {
			c.amend(b.motto, func(p *docx.ParagraphChange) { p.Replace = append(p.Replace, [2]string{found, motto}) })
		}
	}
}

const motto = "Độc lập - Tự do - Hạnh phúc"

func (c *checker) issuer() {
	b := c.boxes
	if b.issuer < 0 {
		c.add(faulty{rule: "issuer", clause: "II.2", at: "đầu văn bản", measured: "không có", wanted: "tên cơ quan in hoa, đậm"}, "missing", message.Word("box", "Tên cơ quan ban hành"))
		return
	}
	c.styled(b.issuer, style{rule: "issuer", clause: "II.2", name: "Tên cơ quan ban hành", least: 24, most: 26, bold: yes(), italic: no(), upper: true, centred: true})
	for _, i := range b.issuers[:len(b.issuers)-1] {
		// A name over two lines is bold in both; a parent body is not bold.
		c.styled(i, style{rule: "parent", clause: "II.2", name: "Cơ quan chủ quản", least: 24, most: 26, italic: no(), upper: true})
	}
}

var (
	numberForm = regexp.MustCompile(`^Số:\s+(?:\d{2,5}|[\s.…]*)(?:/\d{4})?/(?:\p{Lu}[\p{L}]*)(?:-\p{Lu}[\p{L}&]*)*$|^Số:\s*/(?:\p{Lu}[\p{L}]*)(?:-\p{Lu}[\p{L}&]*)*$`)
	smallOne   = regexp.MustCompile(`^(?i:số)\s*:?\s*(\d)\s*/`)
)

func (c *checker) number() {
	i := c.boxes.number
	if i < 0 {
		c.add(faulty{rule: "number", clause: "II.3", at: "đầu văn bản", measured: "không có", wanted: "Số: 05/BC-UBND"}, "missing", message.Word("box", "Số, ký hiệu"))
		return
	}
	if i == c.boxes.place {
		return
	}
	c.styled(i, style{rule: "number", clause: "II.3", name: "Số, ký hiệu", least: 26, most: 26, bold: no(), italic: no()})
	text := strings.TrimSpace(c.look.Paragraphs[i].Text)
	if text, _, _ = strings.Cut(text, "\n"); numberForm.MatchString(text) {
		return
	}
	if g := smallOne.FindStringSubmatch(text); g != nil {
		c.add(faulty{rule: "number-zero", clause: "II.3", at: c.at(i), measured: text, wanted: strings.Replace(text, g[1], "0"+g[1], 1), fixable: true}, "number_zero")
		c.amend(i, func(p *docx.ParagraphChange) {
			p.Replace = append(p.Replace, [2]string{g[1] + "/", "0" + g[1] + "/"})
		})
		return
	}
	c.add(faulty{rule: "number-form", clause: "II.3", at: c.at(i), measured: text, wanted: "Số: 05/BC-UBND"}, "number_form")
}

var placeForm = regexp.MustCompile(`^(.+?),?\s*(?i:ngày)\s*([\d.…]*)\s*(?i:tháng)\s*([\d.…]*)\s*(?i:năm)\s*(\d{4})?\s*$`)

func (c *checker) place() {
	i := c.boxes.place
	if i < 0 {
		c.add(faulty{rule: "date", clause: "II.4", at: "đầu văn bản", measured: "không có", wanted: "địa danh, ngày … tháng … năm …"}, "missing", message.Word("box", "Địa danh và thời gian ban hành"))
		return
	}
	if i == c.boxes.number {
		return
	}
	c.styled(i, style{rule: "date", clause: "II.4", name: "Địa danh, thời gian", least: 26, most: 28, bold: no(), italic: yes()})
	text := strings.TrimSpace(c.look.Paragraphs[i].Text)
	g := placeForm.FindStringSubmatch(text)
	if g == nil {
		return
	}
	if !strings.Contains(strings.ToLower(text), ", ngày") {
		c.add(faulty{rule: "date-form", clause: "II.4", at: c.at(i), measured: text, wanted: g[1] + ", ngày …"}, "date_comma")
	}
	wanted := text
	day, month := g[2], g[3]
	if len(day) == 1 {
		wanted = strings.Replace(wanted, "ngày "+day, "ngày 0"+day, 1)
	}
	if month == "1" || month == "2" {
		wanted = strings.Replace(wanted, "tháng "+month, "tháng 0"+month, 1)
	}
	if len(month) == 2 && month[0] == '0' && month > "02" {
		wanted = strings.Replace(wanted, "tháng "+month, "tháng "+month[1:], 1)
	}
	if wanted == text {
		return
	}
	whole := len(c.look.Paragraphs[i].Runs) == 1
	c.add(faulty{rule: "date-zero", clause: "II.4", at: c.at(i), measured: text, wanted: wanted, fixable: whole}, "date_zero")
	if whole {
		c.amend(i, func(p *docx.ParagraphChange) { p.Replace = append(p.Replace, [2]string{text, wanted}) })
	}
}

// to checks Kính gửi: reports that go up, submissions and letters have it.
func (c *checker) to() {
	b := c.boxes
	if b.to < 0 {
		if b.about >= 0 && b.kind < 0 || b.kind >= 0 && strings.Contains(c.look.Paragraphs[b.kind].Text, "TỜ TRÌNH") {
			c.add(faulty{rule: "to", clause: "II.9", at: "đầu văn bản", measured: "không có", wanted: "Kính gửi: …"}, "missing", message.Word("box", "Kính gửi"))
		}
		return
	}
	c.styled(b.to, style{rule: "to", clause: "II.9", name: "Kính gửi", least: 26, most: 28, bold: no(), italic: no()})
	text := strings.TrimSpace(c.look.Paragraphs[b.to].Text)
	if !strings.HasPrefix(text, "Kính gửi:") {
		c.add(faulty{rule: "to-form", clause: "II.9", at: c.at(b.to), measured: message.Shorten(text, 40), wanted: "Kính gửi:"}, "to_form")
	}
	if b.to+1 >= len(c.look.Paragraphs) || strings.TrimSpace(strings.TrimPrefix(text, "Kính gửi:")) != "" {
		return
	}
	var list []int
	for i := b.to + 1; i < len(c.look.Paragraphs) && listText.MatchString(c.look.Paragraphs[i].Text); i++ {
		list = append(list, i)
	}
	for k, i := range list {
		text := strings.TrimSpace(c.look.Paragraphs[i].Text)
		wanted := ";"
		if k == len(list)-1 {
			wanted = "."
		}
		if !strings.HasSuffix(text, wanted) {
			last, _ := lastRune(text)
			c.add(faulty{rule: "to-list", clause: "II.9", at: c.at(i), measured: fmt.Sprintf("kết thúc bằng “%c”", last), wanted: fmt.Sprintf("kết thúc bằng “%s”", wanted)}, "list_end", message.Word("box", "Kính gửi"))
		}
	}
}

func lastRune(s string) (rune, bool) {
	r := []rune(s)
	if len(r) == 0 {
		return unicode.ReplacementChar, false
	}
	return r[len(r)-1], true
}
