package annex

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/parindex/parindex/calendar"
)

// basis is the document that issued the annex, as its heading cites it.
type basis struct {
	kind, number, issuer string
	date                 calendar.Date
}

var (
	titleLine  = regexp.MustCompile(`(?i)^(bộ (chỉ số|tiêu chí)|chỉ số|bảng (tiêu chí|điểm|chỉ số|chấm điểm|tổng hợp điểm)|các tiêu chí|tiêu chí (đánh giá|xác định|chấm))`)
	yearWord   = regexp.MustCompile(`(?i)\bnăm\s+(?:đánh giá:?\s+)?(20\d\d)\b`)
	basisForm  = regexp.MustCompile(`(?i)kèm theo\s+(quyết định|kế hoạch|công văn|hướng dẫn|thông báo)\s+số:?\s*(\d+/[\p{L}\d&-]+(?:/[\p{L}\d&-]+)?)\s*,?\s*ngày\s+(\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})\s+của\s+([^)]+)`)
	notHeading = regexp.MustCompile(`(?i)(cộng hòa xã hội|cộng hoà xã hội|độc lập|kèm theo|^phụ lục|^số:)`)
	levelWords = []struct{ word, level string }{
		{"cấp xã", "commune"}, {"xã, phường", "commune"}, {"ủy ban nhân dân xã", "commune"}, {"ubnd xã", "commune"}, {"ubnd cấp xã", "commune"},
		{"cấp huyện", "district"}, {"ubnd huyện", "district"}, {"các huyện", "district"},
		{"cấp sở", "department"}, {"các sở", "department"}, {"sở, ban", "department"}, {"sở, ngành", "department"},
		{"cấp tỉnh", "province"}, {"ubnd tỉnh", "province"},
	}
	kindShort = map[string]string{"quyết định": "QĐ", "kế hoạch": "KH", "công văn": "CV", "hướng dẫn": "HD", "thông báo": "TB"}
)

// heading takes from the lines above a table what the user did not give.
func (x *set) heading(above []row, w words) {
	var lines []string
	for _, r := range above {
		for _, c := range r.cells {
			for _, l := range strings.Split(c.own(), "\n") {
				if l = oneLine(l); l != "" {
					lines = append(lines, l)
				}
			}
		}
	}
	all := strings.Join(lines, " ")
	if m := basisForm.FindStringSubmatch(all); m != nil {
		day := strings.NewReplacer(" ", "", "tháng", "/", "năm", "/").Replace(strings.ToLower(m[3]))
		if d, err := calendar.Parse(day); err == nil {
			x.basis = &basis{kindShort[strings.ToLower(m[1])], m[2], strings.TrimRight(oneLine(m[4]), ". "), d}
		}
	}
	printed := titleOf(lines)
	if x.title == "" {
		x.title = printed
	}
	if x.year == 0 {
		x.year = yearOf(printed, all)
	}
	for _, l := range levelWords {
		if x.level == "" && strings.Contains(strings.ToLower(printed), l.word) {
			x.level = l.level
		}
	}
}

// titleOf joins the line that begins as a title does with those that go on in
// the same capitals.
func titleOf(lines []string) string {
	for i, l := range lines {
		if !titleLine.MatchString(l) {
			continue
		}
		for _, next := range lines[i+1:] {
			capitals := strings.ToUpper(l) == l
			if notHeading.MatchString(next) || strings.HasPrefix(next, "(") || len([]rune(next)) > 120 || (strings.ToUpper(next) == next) != capitals {
				break
			}
			l += " " + next
		}
		return l
	}
	return ""
}

// yearOf is the year that the title names, or the only one that the heading
// names; 0 when there is none or the choice.
func yearOf(title, all string) int {
	for _, text := range []string{title, basisForm.ReplaceAllString(all, " ")} {
		years := map[string]bool{}
		last := ""
		for _, m := range yearWord.FindAllStringSubmatch(text, -1) {
			years[m[1]], last = true, m[1]
		}
		if len(years) == 1 {
			if n, err := strconv.Atoi(last); err == nil {
				return n
			}
		}
	}
	return 0
}
