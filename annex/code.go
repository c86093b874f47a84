package annex

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// code is the number that an annex prints before a line: "II", "A", "1.2.3".
type code struct {
	text string   // as it is used: parts joined by points, none at the end
	path []string // its parts
}

// marker tells a Roman number or a letter standing alone.
func (c code) marker() bool { return len(c.path) == 1 && !digit(c.path[0][0]) }

func digit(b byte) bool { return b >= '0' && b <= '9' }

var (
	codeWord   = regexp.MustCompile(`(?i)^(lĩnh vực|tiêu chí thành phần|tiêu chí|chỉ tiêu|phần|mục|khối|tctp|tc|lv)\s+`)
	codeForm   = regexp.MustCompile(`^(?:(?:[IVX]{1,6}|[A-H])(?:[.,]\d{1,3}){0,5}|[A-Z](?:\.\d{1,3}){1,5}|\d{1,3}(?:[.,]\d{1,3}){0,5}(?:[.,][a-z])?)$`)
	romanForm  = regexp.MustCompile(`^(X{0,3})(IX|IV|V?I{0,3})$`)
	titleCode  = regexp.MustCompile(`(?s)^((?:[IVX]{1,6}|[A-H]|\d{1,3})(?:\.\d{1,3}){0,5})(?:[.)/:]\s*|\s+-\s+|\s+)(\S.*)$`)
	spacedDots = regexp.MustCompile(`\s*([.,])\s*`)
)

// parseCode reads "1.1.", "1,1", "II.", "Phần I", "TC 1.2"; false for what is
// no code, such as "a)" or "-".
func parseCode(s string) (code, bool) {
	s = codeWord.ReplaceAllString(oneLine(s), "")
	s = strings.TrimRight(spacedDots.ReplaceAllString(s, "$1"), ".):/,;- ")
	if !codeForm.MatchString(s) {
		return code{}, false
	}
	path := strings.Split(strings.ReplaceAll(s, ",", "."), ".")
	for i, p := range path {
		if digit(p[0]) {
			n, err := strconv.Atoi(p)
			if err != nil {
				return code{}, false
			}
			path[i] = strconv.Itoa(n) // "01" is 1
			continue
		}
		if len(p) > 1 && !romanForm.MatchString(p) || p == "" {
			return code{}, false
		}
	}
	return code{strings.Join(path, "."), path}, true
}

// rankOf is the rank that a word before a number gives it: "Chỉ tiêu 1" stands
// below "Tiêu chí 1"; 0 for a number alone.
func rankOf(s string) int {
	m := codeWord.FindStringSubmatch(oneLine(s))
	if m == nil {
		return 0
	}
	switch strings.ToLower(m[1]) {
	case "lĩnh vực", "lv":
		return 1
	case "tiêu chí", "tc":
		return 2
	case "chỉ tiêu", "tiêu chí thành phần", "tctp":
		return 3
	}
	return 0
}

// leadingCode cuts a code from the beginning of a title, for annexes that
// print both in one cell.
func leadingCode(title string) (code, string, bool) {
	m := titleCode.FindStringSubmatch(codeWord.ReplaceAllString(title, ""))
	if m == nil || strings.HasPrefix(m[2], "%") {
		return code{}, "", false
	}
	c, ok := parseCode(m[1])
	// A number alone may count things ("02 văn bản"): it needs its point.
	after := strings.TrimPrefix(m[0], m[1])
	if !ok || len(c.path) == 1 && !strings.ContainsAny(after[:1], ".):/") && !(c.marker() && strings.HasPrefix(strings.TrimSpace(after), "- ")) {
		return code{}, "", false
	}
	return c, strings.TrimSpace(m[2]), true
}

// ordinal is the place of a part of a code among its like: 3 for "3", "III", "C".
func ordinal(part string) int {
	if digit(part[0]) {
		n, err := strconv.Atoi(part)
		if err != nil {
			return 0
		}
		return n
	}
	if strings.Trim(part, "IVX") != "" {
		return int(strings.ToUpper(part)[0]-'A') + 1
	}
	values := map[byte]int{'I': 1, 'V': 5, 'X': 10}
	sum := 0
	for i := range len(part) {
		v := values[part[i]]
		if i+1 < len(part) && v < values[part[i+1]] {
			v = -v
		}
		sum += v
	}
	return sum
}

// follows says that c may come right after before: its first part, its next
// sibling, or the next sibling of one that it stands in.
func follows(before, c code) bool {
	if len(before.path) == 0 || c.marker() {
		return true
	}
	if before.marker() {
		return c.path[len(c.path)-1] == "1" || len(c.path) == 1
	}
	n := len(c.path)
	if n == len(before.path)+1 {
		return slices.Equal(c.path[:n-1], before.path) && c.path[n-1] == "1"
	}
	return n <= len(before.path) && slices.Equal(c.path[:n-1], before.path[:n-1]) &&
		ordinal(c.path[n-1]) == ordinal(before.path[n-1])+1
}

// within says that c stands below above by its number: 1.2.3 within 1.2.
func within(c, above []string) bool {
	return len(c) > len(above) && slices.Equal(c[:len(above)], above)
}

// asDates returns the codes that a workbook may have taken for the date of
// that many days: 1.2 and 1.2.3 become dates of this year or of 2003.
func asDates(days int) []code {
	t := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	d, m, y := t.Day(), int(t.Month()), t.Year()
	var all []code
	for _, path := range [][]int{{d, m}, {m, d}, {d, m, y - 2000}, {m, d, y - 2000}} {
		text := make([]string, len(path))
		for i, n := range path {
			text[i] = strconv.Itoa(n)
		}
		c, ok := parseCode(strings.Join(text, "."))
		if ok && path[len(path)-1] > 0 && !slices.ContainsFunc(all, func(o code) bool { return o.text == c.text }) {
			all = append(all, c)
		}
	}
	return all
}
