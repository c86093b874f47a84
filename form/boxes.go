package form

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/parindex/parindex/docx"
)

// boxes are the paragraphs of each box of the decree's diagram, by index; -1
// where there is none.
type boxes struct {
	nation, motto  int // 1
	parent, issuer int // 2; the last line of the issuer's name
	issuers        []int
	number         int // 3
	place          int // 4
	kind           int // 5a
	abstract       []int
	about          int // 5b
	to             int // 9a
	first, last    int // 6: the text
	signs          []int
	receivers      int // 9b
	received       []int
}

var (
	nationText   = regexp.MustCompile(`(?i)c[ộô]ng\s*h[òo]a?à?\s*x[ãa]\s*h[ộô]i\s*ch[ủu]\s*ngh[ĩi]a\s*vi[ệê]t\s*nam`)
	mottoText    = regexp.MustCompile(`(?i)độc\s*lập\s*[-–—]?\s*tự\s*do\s*[-–—]?\s*hạnh\s*phúc`)
	numberText   = regexp.MustCompile(`^\s*(?i:số)\s*:?\s*[\d.…\s]*/\s*[\p{L}\d]`)
	placeText    = regexp.MustCompile(`(?i)ngày\s*[\d.…\s]*tháng\s*[\d.…\s]*năm\s*[\d.…]*\s*$`)
	kindText     = regexp.MustCompile(`^\s*(?:BÁO CÁO|QUYẾT ĐỊNH|THÔNG BÁO|KẾ HOẠCH|BIÊN BẢN|TỜ TRÌNH|HƯỚNG DẪN|CHƯƠNG TRÌNH|PHƯƠNG ÁN|ĐỀ ÁN|QUY CHẾ|QUY ĐỊNH|CHỈ THỊ|NGHỊ QUYẾT|GIẤY MỜI|PHIẾU[\p{Lu}\s]*|THƯ XIN LỖI|Báo cáo|Kế hoạch|Thông báo|Quyết định|Biên bản|Tờ trình)\s*$`)
	aboutText    = regexp.MustCompile(`(?i)^\s*v\s*/\s*v\W`)
	toText       = regexp.MustCompile(`(?i)^\s*kính\s*gửi`)
	signText     = regexp.MustCompile(`^\s*(?:TM|KT|TL|TUQ|Q)\s*\.\s*\p{Lu}|^\s*(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|TRƯỞNG PHÒNG|PHÓ TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|CHỦ TỌA|CHỦ TRÌ|THƯ KÝ)\s*$`)
	receiverText = regexp.MustCompile(`(?i)^\s*nơi\s*nhận\s*:?\s*$`)
	listText     = regexp.MustCompile(`^\s*[-–+]`)
)

func boxesOf(l *docx.Look) boxes {
	b := boxes{nation: -1, motto: -1, parent: -1, issuer: -1, number: -1, place: -1, kind: -1, about: -1, to: -1, first: -1, last: -1, receivers: -1}
	for i, p := range l.Paragraphs {
		b.place1(i, p)
	}
	b.office(l)
	b.title(l)
	b.text(l)
	return b
}

// place1 finds the boxes that their own words give away.
func (b *boxes) place1(i int, p docx.ParagraphLook) {
	head := i < 40
	set := func(to *int) {
		if *to < 0 {
			*to = i
		}
	}
	switch {
	case head && nationText.MatchString(p.Text):
		set(&b.nation)
		if mottoText.MatchString(p.Text) {
			set(&b.motto)
		}
	case head && mottoText.MatchString(p.Text):
		set(&b.motto)
	case head && numberText.MatchString(p.Text):
		set(&b.number)
		if placeText.MatchString(p.Text) {
			set(&b.place)
		}
	case head && placeText.MatchString(p.Text) && len([]rune(p.Text)) < 90:
		set(&b.place)
	case head && kindText.MatchString(p.Text):
		set(&b.kind)
	case head && aboutText.MatchString(p.Text):
		set(&b.about)
	case toText.MatchString(p.Text) && i < 60:
		set(&b.to)
	case receiverText.MatchString(p.Text):
		b.receivers = i
	case signText.MatchString(p.Text) && i > 5:
		b.signs = append(b.signs, i)
	}
}

// office finds the issuer's lines: capitals before the number, beside or
// before the quốc hiệu.
func (b *boxes) office(l *docx.Look) {
	end := b.number
	if end < 0 {
		end = b.kind
	}
	for i := 0; i < end; i++ {
		text := strings.TrimSpace(l.Paragraphs[i].Text)
		if i == b.nation || i == b.motto || i == b.place || text == "" || !hasLetters(text) {
			continue
		}
		if capitals(text) {
			b.issuers = append(b.issuers, i)
		}
	}
	if n := len(b.issuers); n > 0 {
		b.issuer = b.issuers[n-1]
	}
}

func (b *boxes) title(l *docx.Look) {
	if b.kind < 0 {
		return
	}
	for i := b.kind + 1; i < len(l.Paragraphs) && i < b.kind+6; i++ {
		p := l.Paragraphs[i]
		text := strings.TrimSpace(p.Text)
		if text == "" {
			if len(b.abstract) > 0 {
				return
			}
			continue
		}
		if i == b.to || p.Align != "center" || p.Table > 0 || i == b.place {
			return
		}
		b.abstract = append(b.abstract, i)
	}
}

// text finds where the text begins and ends.
func (b *boxes) text(l *docx.Look) {
	b.first = 0
	for _, i := range []int{b.nation, b.motto, b.issuer, b.number, b.place, b.kind, b.about, b.to} {
		b.first = max(b.first, i+1)
	}
	for _, i := range b.abstract {
		b.first = max(b.first, i+1)
	}
	for b.to >= 0 && b.first < len(l.Paragraphs) && listText.MatchString(l.Paragraphs[b.first].Text) {
		b.first++
	}
	b.last = len(l.Paragraphs)
	if b.receivers >= 0 {
		b.last = b.receivers
	}
	var signs []int
	for _, i := range b.signs {
		// What stands before the text's end is no signature.
		if b.receivers < 0 || i > b.receivers-12 {
			signs = append(signs, i)
		}
	}
	b.signs = signs
	if len(signs) > 0 {
		b.last = min(b.last, signs[0])
	}
	if b.receivers >= 0 {
		for i := b.receivers + 1; i < len(l.Paragraphs); i++ {
			p := l.Paragraphs[i]
			if !listText.MatchString(p.Text) && p.Number == "" || p.Table != l.Paragraphs[b.receivers].Table || p.Column != l.Paragraphs[b.receivers].Column {
				break
			}
			b.received = append(b.received, i)
		}
	}
}

func capitals(s string) bool {
	return !strings.ContainsFunc(s, unicode.IsLower) && strings.ContainsFunc(s, unicode.IsUpper)
}

func hasLetters(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
