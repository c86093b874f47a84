package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// A code after the word for what it names.
	wordedCode = regexp.MustCompile(`(?i)(tiêu\s*chí\s*thành\s*phần|chỉ\s*số\s*thành\s*phần|tiêu\s*chí|tctp|tc|chỉ\s*tiêu|chỉ\s*số|mục|nội\s*dung)\s*(?:số|mã(?:\s*số)?|thứ)?\s*[:(“"]?\s*(\d{1,2}(?:\s?\.\s?\d{1,2}){1,3})\b`)
	// A code that begins a line, after bullets, quotes or a number of a list.
	leadCode = regexp.MustCompile(`^[\s\-–—+*•●·>“"”'(\[]*(?:(?:\d{1,2}|[a-zđ])\s*[.)/]\s+|[a-zđ]\)\s*)?[“"(\[]?(\d{1,2}(?:\.\d{1,2}){1,3})\s*[.:)\]–-]?(?:\s*[.:)\]–-])?(?:\s+|([\p{L}“"”(])|$)`)
	leadWord = regexp.MustCompile(`(?i)^[\s\-–—+*•●·>“"”'(\[]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[ivx]+)\s*[.)/]\s*)*[“"”]?\s*$`)
	areaHead = regexp.MustCompile(`(?i)^[\s\-–—+*•“"”]*(?:(\d{1,2}(?:\.\d{1,2}){0,2}|[ivx]{1,5}|[a-zđ])\s*[.)/:–-]+\s*)?(?:(?:(?:về|đối\s*với)\s+)?(lĩnh\s*vực|nội\s*dung|nhóm|tiêu\s*chí|phần)\s*(?:số|thứ)?\s*(\d{1,2}|[IVX]{1,4})?(?:\s*[.:–—-]|\s|$))?\s*(.*)$`)
	bullet   = regexp.MustCompile(`^\s*(?:[IVX]{1,5}|\d{1,2})\s*[.)/]\s*\p{Lu}`)
	closes   = regexp.MustCompile(`(?i)^\W*(?:trên\s*đây\s*là|nơi\s*nhận|tổng\s*(?:điểm|cộng|số)|đánh\s*giá\s*chung|\*\s*nhận\s*xét)`)
)

// mention is a code in a line, with what it is called.
type mention struct {
	start, end int // of the whole mention; the title follows end
	code       string
	worded     bool
	leads      bool // begins its line
}

func mentions(s string) []mention {
	if !dotted(s) {
		return nil
	}
	var out []mention
	for _, m := range wordedCode.FindAllStringSubmatchIndex(s, -1) {
		if r, _ := utf8.DecodeLastRuneInString(s[:m[0]]); unicode.IsLetter(r) {
			continue
		}
		code := compact(s[m[4]:m[5]])
		end := m[5]
		if end < len(s) && s[end] == '.' && !(end+1 < len(s) && s[end+1] >= '0' && s[end+1] <= '9') {
			end++
		}
		if !plausible(code) || digitFollows(s[end:]) {
			continue
		}
		out = append(out, mention{m[0], end, code, true, leadWord.MatchString(s[:m[0]])})
	}
	if g := leadCode.FindStringSubmatchIndex(s); g != nil && (len(out) == 0 || !out[0].leads) {
		end := g[1]
		if g[4] >= 0 {
			end = g[4]
		}
		code := s[g[2]:g[3]]
		if plausible(code) && !unit.MatchString(s[g[3]:]) && !strings.HasPrefix(strings.TrimSpace(s[g[3]:]), "%") && !strings.HasPrefix(s[g[3]:], "/") {
			out = append([]mention{{0, end, code, false, true}}, out...)
		}
	}
	return out
}

// dotted says that somewhere a full stop stands between two digits.
func dotted(s string) bool {
	for i := 0; ; i++ {
		k := strings.IndexByte(s[i:], '.')
		if k < 0 {
			return false
		}
		i += k
		before, after := strings.TrimRight(s[max(0, i-2):i], " "), strings.TrimLeft(s[i+1:min(len(s), i+3)], " ")
		if before != "" && after != "" && digit(before[len(before)-1]) && digit(after[0]) {
			return true
		}
	}
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

func digitFollows(s string) bool {
	return s != "" && (s[0] >= '0' && s[0] <= '9' || s[0] == '/')
}

func compact(s string) string { return strings.ReplaceAll(s, " ", "") }

// plausible refuses what is a date or an amount rather than a code.
func plausible(code string) bool {
	for part := range strings.SplitSeq(code, ".") {
		if part == "" || part[0] == '0' {
			return false
		}
	}
	return true
}

// areaCode is the first part of a component's code.
func areaCode(code string) string {
	first, _, _ := strings.Cut(code, ".")
	return first
}

// titleIn cuts the title out of what follows a code: what stands in quotes, or
// all up to where points begin.
func titleIn(s string) string {
	limit := len(s)
	if figures(s) == s {
		if st := pointsIn(s); st.first >= 0 {
			limit = st.first
		}
	}
	if m := zeroCue.FindStringIndex(lower(s)); m != nil && m[0] < limit {
		limit = m[0]
	}
	if end := lastQuote(s[:limit]); end >= 0 {
		return trimTitle(s[:end])
	}
	for _, re := range []*regexp.Regexp{causeLabel, causeWord, measureLabel, titleEnds} {
		if m := re.FindStringIndex(s); m != nil && m[0] < limit {
			limit = m[0]
		}
	}
	// The subject of the clause that tells the points is no part of the title.
	t := strings.TrimRight(s[:limit], " “\"(–-")
	if t != "" && !strings.ContainsRune(":;.", rune(t[len(t)-1])) {
		if g := subject.FindStringIndex(t); g != nil {
			t = t[:g[0]]
		}
	}
	return trimTitle(t)
}

var (
	subject   = regexp.MustCompile(`(?i)[\s,;:.(“”"–-]+(?:(?:ubnd\s+)?(?:xã|phường|thị\s*trấn|đơn\s*vị|huyện|sở|đặc\s*khu)(?:\s+` + nameWord + `){0,4}|kết\s*quả|điểm|số|được|chỉ|đã|là|bị|với|có)(?:\s+(?:được|chỉ|đã|bị|cấp\s*trên|huyện|tỉnh))*\s*$`)
	titleEnds = regexp.MustCompile(`(?i)[:;.,(]\s*(?:xã|phường|đơn\s*vị|ubnd|số\s*điểm|điểm)\s`)
)

// lastQuote is where the quotation ends that a title stands in; -1 if it
// stands in none.
func lastQuote(s string) int {
	for i, r := range s {
		if strings.ContainsRune(`“”"»`, r) {
			rest := strings.TrimSpace(s[i+utf8.RuneLen(r):])
			if strings.TrimSpace(s[:i]) != "" && (rest == "" || strings.ContainsRune(":.,;(–-", []rune(rest)[0])) {
				return i
			}
		}
	}
	return -1
}
