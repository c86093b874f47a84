package reading

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/parindex/parindex/calendar"
)

// kindWords are the kinds of documents as texts write them, in full and short.
var kindWords = []struct{ word, kind string }{
	{"quyết định", "QĐ"}, {"kế hoạch", "KH"}, {"thông báo", "TB"}, {"báo cáo", "BC"}, {"tờ trình", "TTr"}, {"nghị quyết", "NQ"},
	{"chỉ thị", "CT"}, {"hướng dẫn", "HD"}, {"công văn", "CV"}, {"nghị định", "NĐ"}, {"thông tư", "TT"}, {"biên bản", "BB"},
	{"chương trình", "CTr"}, {"đề án", "ĐA"}, {"quy chế", "QC"}, {"quy định", "QyĐ"}, {"văn bản", "CV"}, {"giấy mời", "GM"}, {"kết luận", "KL"},
}

const upper = `A-ZĐĂÂÊÔƠƯ`

var (
	// A document number: 202/QĐ-UBND, 52/2018/QĐ-UBND, 1380/QĐ- UBND, 30/QĐ-TTg.
	citedNumber = regexp.MustCompile(`(\d{1,5})\s*((?:/\s*\d{4}\s*)?)/\s*([` + upper + `][` + upper + `a-zđ]{1,9}(?:\s?[-–]\s?[` + upper + `][` + upper + `a-zđ&]{0,11}){0,3})`)
	dateWords   = `(?:ngày\s*)?(\d{1,2})\s*(?:/|-|\.|\s*tháng\s*)\s*(\d{1,2})\s*(?:/|-|\.|\s*năm\s*)\s*(\d{4})`
	datedAfter  = regexp.MustCompile(`(?i)^\s*[,(]?\s*(?:ban\s*hành\s*)?(?:đề\s*)?(?:ngày\s*)` + strings.TrimPrefix(dateWords, `(?:ngày\s*)?`))
	dateAlone   = regexp.MustCompile(`(?i)^\s*[,(]?\s*` + dateWords)
	issuedBy    = regexp.MustCompile(`(?i)^\s*\)?\s*,?\s*(?:ban\s*hành\s*)?(?:của|do)\s+`)
	office      = regexp.MustCompile(`^(?:(?:Chủ tịch\s+)?(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|ỦY BAN NHÂN DÂN|Hội đồng nhân dân|Ủy ban Nhân dân|Uỷ ban Nhân dân)\s+|Sở\s+|Phòng\s+|Ban\s+|Bộ\s+|Văn phòng\s+|Thủ tướng\s+|Chính phủ|Trung tâm\s+|Huyện ủy|Đảng ủy|Tỉnh ủy|Thành ủy|Hội đồng\s+|Tổ\s+)`)
	officeEnd   = regexp.MustCompile(`(?i)\s*(?:[,;.()“”"]|\s(?:về|v/v|ban\s*hành|quy\s*định|phê\s*duyệt|công\s*bố|đối\s*với|triển\s*khai|giao|kết\s*luận|sửa\s*đổi|thực\s*hiện|để|đã|đến|như|và\s+(?:kế|quyết|công|thông)|khắc\s*phục|yêu\s*cầu|đề\s*nghị|trong|tại|năm|đánh\s*giá|kèm|\d)(?:\s|$)|$)`)
	datedBefore = regexp.MustCompile(`(?i)ngày\s*` + strings.TrimPrefix(dateWords, `(?:ngày\s*)?`) + `,[^.;]{0,60}(?:ban\s*hành|có|ký|nhận\s*được)\s[^.;/]{0,30}$`)
	issuing     = regexp.MustCompile(`((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:xã|phường|thị trấn|đặc khu|huyện|tỉnh|thành phố)(?:\s+` + nameWord + `){0,4})(?:\s+cũng)?\s+(?:đã\s+)?(?:kịp thời\s+)?(?:(?:xây dựng|ban hành|tham mưu|và)\s+){1,3}[^.;]{0,40}$`)
	blanks      = regexp.MustCompile(`\s+`)
)

// documentsIn gathers the documents that the lines cite. own is the paper's
// own number, which is no citation.
func (c *Claims) documentsIn(lines []line, bodyFrom int) {
	for i := 0; i < len(lines); i++ {
		if !symbol(lines[i].text) {
			continue
		}
		// A citation may run over the ends of lines.
		here := lines[i].text
		window := here
		for k := i + 1; k < len(lines) && k < i+4 && len(window) < len(here)+400; k++ {
			window += " " + lines[k].text
		}
		before := ""
		if i > 0 {
			before = lines[i-1].text
		}
		for _, m := range citedNumber.FindAllStringSubmatchIndex(window, -1) {
			if m[0] >= len(here) {
				break
			}
			c.cite(window, before, m, lines[i].at, i < bodyFrom)
		}
	}
}

// symbol says that a slash stands before a capital, as in 202/QĐ-UBND.
func symbol(s string) bool {
	for i := 0; ; i++ {
		k := strings.IndexByte(s[i:], '/')
		if k < 0 {
			return false
		}
		i += k
		after := strings.TrimLeft(s[i+1:min(len(s), i+4)], " ")
		if after == "" || after[0] >= 'A' && after[0] <= 'Z' || after[0] >= 0xC3 {
			return true
		}
	}
}

// cite adds the document whose number stands at m.
func (c *Claims) cite(s, before string, m []int, at string, header bool) {
	if m[0] > 0 && (s[m[0]-1] >= '0' && s[m[0]-1] <= '9' || strings.ContainsRune("/.,", rune(s[m[0]-1]))) {
		return
	}
	symbol := blanks.ReplaceAllString(s[m[6]:m[7]], "")
	symbol = strings.ReplaceAll(symbol, "–", "-")
	lead := before + " " + s[:m[0]]
	kind := kindBefore(lead)
	if kind == "" {
		kind = kindOf(symbol)
	}
	if kind == "" || !strings.Contains(symbol, "-") && len(symbol) < 2 {
		return
	}
	d := Cited{Number: s[m[2]:m[3]] + blanks.ReplaceAllString(s[m[4]:m[5]], "") + "/" + symbol, at: at, Kind: text(kind)}
	if header && c.Number != nil && *c.Number == d.Number {
		return
	}
	rest := s[m[1]:]
	if found := firstDate(&d, rest); found > 0 {
		rest = rest[found:]
	}
	if g := issuedBy.FindStringIndex(rest); g != nil {
		name := rest[g[1]:]
		if office.MatchString(name) {
			end := officeEnd.FindStringIndex(name)
			d.Issuer = text(c.officeName(name[:end[0]]))
			rest = name[end[0]:]
			if d.date.IsZero() {
				if found := firstDate(&d, rest); found > 0 {
					rest = rest[found:]
				}
			}
		}
	}
	if d.date.IsZero() {
		// "Ngày 20/01/2026, UBND tỉnh ban hành Quyết định số 145/QĐ-UBND"
		if g := datedBefore.FindStringSubmatch(lead); g != nil {
			if date, ok := dateOf(g[1], g[2], g[3]); ok {
				d.date, d.Date = date, text(date.ISO())
			}
		}
	}
	d.abstract = abstractIn(rest)
	if d.Issuer == nil {
		// "UBND xã đã ban hành Kế hoạch số 43/KH-UBND"
		if g := issuing.FindStringSubmatch(lead); g != nil {
			d.Issuer = text(c.officeName(g[1]))
		}
	}
	c.add(d)
}

func firstDate(d *Cited, rest string) int {
	for _, re := range []*regexp.Regexp{datedAfter, dateAlone} {
		if g := re.FindStringSubmatch(rest); g != nil {
			if date, ok := dateOf(g[1], g[2], g[3]); ok {
				d.date, d.Date = date, text(date.ISO())
				return len(g[0])
			}
		}
	}
	return 0
}

func dateOf(day, month, year string) (calendar.Date, bool) {
	d, err1 := strconv.Atoi(day)
	m, err2 := strconv.Atoi(month)
	y, err3 := strconv.Atoi(year)
	if err1 != nil || err2 != nil || err3 != nil {
		return calendar.Date{}, false
	}
	date, err := calendar.Of(y, m, d)
	return date, err == nil
}

var (
	about     = regexp.MustCompile(`(?i)^\s*,?\s*(?:về\s+(?:việc\s+)?|v/v\s+|ban\s*hành\s+)`)
	aboutEnds = regexp.MustCompile(`[;.]|\s(?:Kế hoạch|Quyết định|Thông báo|Công văn)\s+số`)
)

func abstractIn(rest string) string {
	g := about.FindStringIndex(rest)
	if g == nil {
		return ""
	}
	s := rest[g[1]:]
	if end := aboutEnds.FindStringIndex(s); end != nil {
		s = s[:end[0]]
	}
	return strings.TrimSpace(s)
}

// kindBefore reads the word for the kind right before a number.
func kindBefore(lead string) string {
	lead = strings.ToLower(lead[max(0, len(lead)-60):])
	lead = strings.TrimRight(lead, " :")
	lead = strings.TrimSuffix(lead, "số")
	lead = strings.TrimRight(lead, " :,")
	for _, k := range kindWords {
		if strings.HasSuffix(lead, k.word) {
			return k.kind
		}
	}
	for _, short := range []string{"qđ", "kh", "tb", "bc", "cv", "ttr", "nq", "ct", "hd", "nđ", "tt"} {
		if strings.HasSuffix(lead, " "+short) || lead == short {
			return map[string]string{"qđ": "QĐ", "kh": "KH", "tb": "TB", "bc": "BC", "cv": "CV", "ttr": "TTr", "nq": "NQ", "ct": "CT", "hd": "HD", "nđ": "NĐ", "tt": "TT"}[short]
		}
	}
	return ""
}

// kindOf reads the kind out of a symbol: QĐ-UBND; UBND-NV is a công văn.
func kindOf(symbol string) string {
	first, _, _ := strings.Cut(symbol, "-")
	for _, k := range kindWords {
		if first == k.kind {
			return k.kind
		}
	}
	switch {
	case first == "TTr" || first == "TTR":
		return "TTr"
	case strings.HasPrefix(first, "UBND") || strings.HasPrefix(first, "SNV") || strings.HasPrefix(first, "PNV") || strings.HasPrefix(first, "VP") || strings.HasPrefix(first, "BNV") || strings.HasPrefix(first, "HĐND"):
		return "CV"
	}
	return ""
}

// add merges a citation with an earlier one of the same document. Numbers
// begin anew each year and in each office, so another date far away is another
// document, unless it is the same day and month of another year, or stands
// with the same abstract.
func (c *Claims) add(d Cited) {
	for i := range c.Documents {
		e := &c.Documents[i]
		if e.Number != d.Number || e.Issuer != nil && d.Issuer != nil && *e.Issuer != *d.Issuer {
			continue
		}
		if !e.date.IsZero() && !d.date.IsZero() && e.date != d.date {
			if !slip(e, &d) {
				continue
			}
			e.others = append(e.others, otherDate{d.date, d.at})
			return
		}
		if e.date.IsZero() {
			e.date, e.Date = d.date, d.Date
		}
		if e.Issuer == nil {
			e.Issuer = d.Issuer
		}
		if e.abstract == "" {
			e.abstract = d.abstract
		}
		return
	}
	c.Documents = append(c.Documents, d)
}

// slip says that two dates of one number are one document's.
func slip(a, b *Cited) bool {
	if a.date.Year() == b.date.Year() {
		return true
	}
	if a.date.ISO()[4:] == b.date.ISO()[4:] {
		return true
	}
	return a.abstract != "" && strings.EqualFold(fold(a.abstract), fold(b.abstract))
}

// fold makes two spellings of a text equal.
func fold(s string) string {
	s = strings.ToLower(s)
	for _, p := range [][2]string{{"oà", "òa"}, {"oá", "óa"}, {"uỷ", "ủy"}, {"hoá", "hóa"}, {"ủy ban nhân dân", "ubnd"}, {"cải cách hành chính", "cchc"}} {
		s = strings.ReplaceAll(s, p[0], p[1])
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,.;:“”\"'-–()", r) }), " ")
}
