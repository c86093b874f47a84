package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parindex/parindex/paper"
)

// line is one paragraph, or one line where a file is kept in lines.
type line struct {
	text string
	at   string
}

// grid is a table of figures.
type grid struct {
	rows [][]string
	at   func(row int) string
	head heading
}

// item is a line or a table, in reading order.
type item struct {
	line
	grid *grid
}

// itemsOf takes the tables that hold points as tables; those that only lay a
// page out are read as lines, cell by cell.
func itemsOf(t *paper.Text) []item {
	var items []item
	blocks := unwrap(t.Blocks)
	for i := range blocks {
		b := &blocks[i]
		if b.Rows == nil {
			items = append(items, item{line: line{clean(b.Text), b.At(0)}})
			continue
		}
		rows := make([][]string, len(b.Rows))
		for r, row := range b.Rows {
			rows[r] = make([]string, len(row))
			for c, cell := range row {
				rows[r][c] = clean(strings.ReplaceAll(cell, "\n", " "))
			}
		}
		g := &grid{rows: rows, at: b.At}
		var carry *heading
		if n := len(items); n > 0 && items[n-1].grid != nil {
			carry = &items[n-1].grid.head
		}
		if g.read(carry) {
			items = append(items, item{grid: g})
			continue
		}
		for r, row := range b.Rows {
			for _, cell := range row {
				for part := range strings.SplitSeq(cell, "\n") {
					if part = clean(part); part != "" {
						items = append(items, item{line: line{part, b.At(r + 1)}})
					}
				}
			}
		}
	}
	return items
}

var (
	spaces = regexp.MustCompile(`[ \t\x{00a0}]+`)
	marks  = strings.NewReplacer("**", "", "__", "", "\\.", ".", "\\-", "-", "`", "")
)

// clean takes marks of boldness out of a line and puts broken words together.
func clean(s string) string {
	if strings.ContainsAny(s, "*_\\`") {
		s = plainStars(marks.Replace(s))
	}
	if strings.HasPrefix(strings.TrimSpace(s), "#") {
		s = strings.TrimLeft(s, "# ")
	}
	if strings.Contains(s, "  ") || strings.ContainsAny(s, "\t\u00a0") {
		s = spaces.ReplaceAllString(s, " ")
	}
	return mend(strings.TrimSpace(s))
}

// plainStars takes out stars that slant a word; a bullet, a note's (*) and a
// product keep theirs.
func plainStars(s string) string {
	if !strings.Contains(s, "*") {
		return s
	}
	s = slanted.ReplaceAllString(strings.ReplaceAll(s, "(*)", "(\x00)"), "$1$2")
	return strings.ReplaceAll(s, "(\x00)", "(*)")
}

var slanted = regexp.MustCompile(`(^|[\s(“"])\*([^\s*][^*]*)\*`)

// keywords are the syllables on which reading depends; a break inside one of
// them is mended.
var keywords = map[string]bool{
	"điểm": true, "tiêu": true, "chí": true, "thành": true, "phần": true, "thang": true, "giảm": true, "xếp": true, "hạng": true,
	"lĩnh": true, "vực": true, "nguyên": true, "nhân": true, "không": true, "được": true, "chấm": true, "khắc": true, "phục": true,
	"quyết": true, "định": true, "hoạch": true, "công": true, "thông": true, "kính": true, "phường": true, "huyện": true, "thời": true,
	"biện": true, "pháp": true, "phụ": true, "trách": true, "thẩm": true, "tối": true, "đạt": true, "trừ": true, "mất": true, "tổng": true,
}

// stray tells a piece of a broken syllable: one that no syllable is by itself.
func stray(w string) bool {
	if w == "" {
		return false
	}
	vowel, small, n := false, false, 0
	for _, r := range w {
		vowel = vowel || int(r) < len(vowels) && vowels[r]
		small = small || !unicode.IsUpper(r)
		n++
	}
	first, _ := utf8.DecodeRuneInString(w)
	return n == 1 || small && !vowel || int(first) < len(toned) && toned[first]
}

// vowels are all of them; toned are those that begin no syllable.
var (
	vowels = runes("aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵ")
	toned  = runes("ểấậếệặắễằẳẵềộốổồỗợớờởỡựứừửữ")
)

func runes(s string) [0x1F00]bool {
	var m [0x1F00]bool
	for _, r := range s + strings.ToUpper(s) {
		m[r] = true
	}
	return m
}

func mend(s string) string {
	if !broke(s) {
		return s
	}
	words := strings.Split(s, " ")
	changed := false
	for i := 0; i < len(words); i++ {
		joined := words[i]
		broken := stray(letters(words[i]))
		for k := i + 1; k < len(words) && k < i+4; k++ {
			joined += words[k]
			broken = broken || stray(letters(words[k]))
			if broken && keywords[strings.ToLower(letters(joined))] && !strings.ContainsFunc(words[i], unicode.IsDigit) {
				words[i] = joined
				words = append(words[:i+1], words[k+1:]...)
				changed = true
				break
			}
		}
	}
	if !changed {
		return s
	}
	return strings.Join(words, " ")
}

// broke says that some word of a text is a piece of one.
func broke(s string) bool {
	for w := range strings.SplitSeq(s, " ") {
		if w = letters(w); stray(w) && w != "x" && w != "ở" && w != "ý" {
			return true
		}
	}
	return false
}

func letters(w string) string {
	return strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
}

// trimTitle takes quotes, dashes and stops off both ends of a title.
func trimTitle(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`“”"'‘’«»,;:.-–—*_`, r)
	})
	if strings.Count(s, "(") < strings.Count(s, ")") {
		s = strings.TrimSuffix(s, ")")
	}
	if strings.Count(s, "(") > strings.Count(s, ")") && strings.HasSuffix(s, "(") {
		s = strings.TrimRight(s, "( ")
	}
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") && strings.Count(s, "(") == 1 {
		s = s[1 : len(s)-1]
	}
	return strings.TrimSpace(s)
}
