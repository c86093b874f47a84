package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parindex/parindex/paper"
)

const (
	wrapped   = 48 // a line shorter than this, in characters, ends its paragraph
	indented  = 3  // a paragraph of a laid-out page begins this far in
	wideBlank = 24 // a line that begins this far in is centred: no text of a paragraph
)

var (
	pageNumber = regexp.MustCompile(`^\s*[-–]?\s*\d{1,3}\s*[-–]?\s*$`)
	begins     = regexp.MustCompile(`^\s*(?:[-–+•*●]\s|\d{1,2}(?:\.\d{1,2})*[.)/]\s*\S|[a-zđ][).]\s|[IVX]{1,5}\s*[.)/-]|[“"]?(?:Tiêu chí|Chỉ tiêu|TCTP|Lĩnh vực)\s|(?:Nguyên nhân|Biện pháp|Giải pháp|Phụ trách|Thời hạn|Kính gửi|Căn cứ|Nơi nhận|Số|Điểm tối đa)\W?|\d{1,2}(?:\.\d{1,2}){1,3}\s)`)
)

// unwrap puts the lines of a paragraph together where a file is kept in lines
// that were broken at a width: at the end of a page too. It returns text that
// is kept in paragraphs as it is.
func unwrap(blocks []paper.Block) []paper.Block {
	if !broken(blocks) {
		return blocks
	}
	var out []paper.Block
	open := false // the last block of out may go on
	page := 0
	last := 0 // characters of the latest line
	for _, b := range blocks {
		if b.Rows != nil {
			out, open = append(out, b), false
			continue
		}
		text := strings.TrimRight(b.Text, " ")
		if b.Where.Page > 1 && b.Where.Page != page && pageNumber.MatchString(text) {
			page = b.Where.Page
			continue
		}
		switch {
		case strings.TrimSpace(text) == "" && b.Where.Page > 1 && b.Where.Line <= 4 && open:
			continue // below the number of a page
		case strings.TrimSpace(text) == "":
			out, open = append(out, b), false
			continue
		case open && goesOn(out[len(out)-1].Text, text, last, b.Where.Page > 0):
			before := &out[len(out)-1].Text
			if strings.HasSuffix(*before, "-") && !strings.HasSuffix(*before, " -") && len(*before) > 1 {
				*before += strings.TrimSpace(text)
			} else {
				*before += " " + strings.TrimSpace(text)
			}
		default:
			b.Text = text
			out, open = append(out, b), true
		}
		last = utf8.RuneCountInString(text)
		if leading(text) >= wideBlank || strings.Contains(strings.TrimSpace(text), "   ") {
			open = false
		}
	}
	return out
}

// broken says that a file has lines that were broken at a width: long ones
// followed at once by others.
func broken(blocks []paper.Block) bool {
	n, most := 0, 0
	for i := 1; i < len(blocks); i++ {
		a, b := strings.TrimSpace(blocks[i-1].Text), strings.TrimSpace(blocks[i].Text)
		size := utf8.RuneCountInString(a)
		if blocks[i].Where.Line == 0 {
			return false
		}
		most = max(most, size)
		if size >= wrapped && b != "" && blocks[i].Rows == nil && blocks[i-1].Rows == nil && !begins.MatchString(b) {
			n++
		}
	}
	return n >= 3 && most <= 160
}

func leading(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

func goesOn(before, text string, last int, laidOut bool) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(text))
	end, _ := utf8.DecodeLastRuneInString(before)
	switch {
	case last < wrapped, begins.MatchString(text) && !(unicode.IsLower(first) && last > 60):
		return false
	case laidOut && leading(text) >= indented && leading(before) < wideBlank && !unicode.IsLower(first):
		return false
	case strings.ContainsRune(".;:", end) && (laidOut && last < 66 || !laidOut && !unicode.IsLower(first)):
		return false
	}
	return leading(text) < wideBlank
}
