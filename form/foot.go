package form

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
)

var (
	behalf  = regexp.MustCompile(`^(TM|KT|TL|TUQ|Q)\.(\s*)(\p{Lu}.*)$`)
	titles  = regexp.MustCompile(`(?i)^(?:ThS|TS|PGS|GS|BS|KS|CN|Thạc sĩ|Tiến sĩ|Bác sĩ|Kỹ sư)\W`)
	archive = regexp.MustCompile(`^[-–]\s*Lưu:\s*VT(?:,\s*[\p{L}\d().,\s]+)?\.$`)
)

// foot checks the signature and Nơi nhận: Phụ lục I, phần I, mục II.7, II.9.
func (c *checker) foot() {
	c.signature()
	b := c.boxes
	if b.receivers < 0 {
		c.add(faulty{rule: "receivers", clause: "II.9", at: "cuối văn bản", measured: "không có", wanted: "Nơi nhận:"}, "missing", message.Word("box", "Nơi nhận"))
		return
	}
	c.styled(b.receivers, style{rule: "receivers", clause: "II.9", name: "Từ “Nơi nhận”", least: 24, most: 24, bold: yes(), italic: yes()})
	for _, i := range b.received {
		c.styled(i, style{rule: "receiver", clause: "II.9", name: "Danh sách nơi nhận", least: 22, most: 22, bold: no(), italic: no()})
	}
	if n := len(b.received); n > 0 {
		last := b.received[n-1]
		if text := strings.TrimSpace(c.look.Paragraphs[last].Text); !archive.MatchString(text) {
			c.add(faulty{rule: "receivers-archive", clause: "II.9", at: c.at(last), measured: text, wanted: "- Lưu: VT, …."}, "archive")
		}
		for _, i := range b.received[:n-1] {
			if text := strings.TrimSpace(c.look.Paragraphs[i].Text); !strings.HasSuffix(text, ";") {
				r, _ := lastRune(text)
				c.add(faulty{rule: "receivers-list", clause: "II.9", at: c.at(i), measured: "kết thúc bằng “" + string(r) + "”", wanted: "kết thúc bằng “;”"}, "list_end", message.Word("box", "Nơi nhận"))
			}
		}
		first := strings.TrimLeft(strings.TrimSpace(c.look.Paragraphs[b.received[0]].Text), "-– ")
		if b.to >= 0 && !strings.HasPrefix(strings.ToLower(first), "như trên") {
			c.add(faulty{rule: "receivers-first", clause: "II.9", at: c.at(b.received[0]), measured: first, wanted: "Như trên;"}, "receivers_first")
		}
	}
}

func (c *checker) signature() {
	b := c.boxes
	if len(b.signs) == 0 {
		c.add(faulty{rule: "signature", clause: "II.7", at: "cuối văn bản", measured: "không có", wanted: "quyền hạn, chức vụ người ký"}, "missing", message.Word("box", "Chức vụ người ký"))
		return
	}
	for _, i := range b.signs {
		p := c.look.Paragraphs[i]
		c.styled(i, style{rule: "signature", clause: "II.7", name: "Quyền hạn, chức vụ người ký", least: 26, most: 28, bold: yes(), italic: no(), upper: true, centred: true})
		for line := range strings.SplitSeq(p.Text, "\n") {
			line = strings.TrimSpace(line)
			if g := behalf.FindStringSubmatch(line); g != nil && g[2] == "" {
				wanted := g[1] + ". " + g[3]
				c.add(faulty{rule: "signature-space", clause: "II.7", at: c.at(i), measured: line, wanted: wanted, fixable: true}, "signature_space")
				c.amend(i, func(a *docx.ParagraphChange) {
					a.Replace = append(a.Replace, [2]string{g[1] + "." + g[3], wanted})
				})
			}
		}
	}
	last := b.signs[len(b.signs)-1]
	for i := last + 1; i < len(c.look.Paragraphs) && i < last+12; i++ {
		p := c.look.Paragraphs[i]
		text := strings.TrimSpace(p.Text)
		if text == "" || p.Table != c.look.Paragraphs[last].Table || p.Column != c.look.Paragraphs[last].Column {
			continue
		}
		if strings.HasPrefix(text, "(") || strings.HasPrefix(text, "-") || len([]rune(text)) > 40 || i == b.receivers {
			continue
		}
		c.styled(i, style{rule: "signer", clause: "II.7", name: "Họ tên người ký", least: 26, most: 28, bold: yes(), italic: no()})
		if titles.MatchString(text) {
			c.add(faulty{rule: "signer-title", clause: "II.7", at: c.at(i), measured: text, wanted: strings.TrimSpace(titles.ReplaceAllString(text, ""))}, "signer_title")
		}
		return
	}
}
