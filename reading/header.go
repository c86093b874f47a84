package reading

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/parindex/parindex/points"
)

var (
	ownNumberLine = regexp.MustCompile(`(?:^|[\s|])(?:Số|SỐ)\s*[:.]?\s*(\d{0,5})\s*[.…_\s]*\s*((?:/\s*\d{4}\s*)?/\s*[\p{Lu}][\p{L}]*(?:\s?[-–]\s?[\p{L}&]+)*)`)
	longDate      = regexp.MustCompile(`(?i)ngày\s*([\d.…_\s]*)\s*tháng\s*([\d.…_\s]*)\s*năm\s*(\d{4})`)
	nation        = regexp.MustCompile(`(?i)c[ộô]ng\s*h[òo][àa]?\s*x[ãa]\s*h[ộô]i.{0,40}vi[ệê]t\s*nam|đ[ộô]c\s*l[ậâ]p\s*[-–]\s*t[ựư]\s*do\s*[-–]\s*h[ạa]nh\s*ph[úu]c`)
	toLine        = regexp.MustCompile(`(?i)^\W*kính\s*gửi\s*[:.]?\s*(.*)$`)
	typeLine      = regexp.MustCompile(`^\W*(?:DỰ\s*THẢO\s*)?(BÁO\s*CÁO(?:\s+GIẢI\s*TRÌNH|\s+TỔNG\s*HỢP|\s+TỰ\s*CHẤM[\p{Lu}\s]*)?|QUYẾT\s*ĐỊNH|THÔNG\s*BÁO|KẾ\s*HOẠCH|BIÊN\s*BẢN|TỜ\s*TRÌNH|BẢNG\s.*|PHỤ\s*LỤC.*|PHIẾU\s.*|THƯ\s.*|CÔNG\s*VĂN|HƯỚNG\s*DẪN)\W*$`)
	aboutLine     = regexp.MustCompile(`(?i)^\W*v/v\s+(.*)$`)
	addressee     = regexp.MustCompile(`^(?:[-+]\s*)?(?:Ủy ban|Uỷ ban|UBND|HĐND|Hội đồng|Sở|Phòng|Ban|Bộ|Văn phòng|Ông|Bà|Các|Thường trực|Chủ tịch|Đồng chí|Công an|Trung tâm|Chi cục|Bảo hiểm|Thuế)\s`)
	yearWord      = regexp.MustCompile(`(?i)năm\s*(20\d\d)`)
	sectionLine   = regexp.MustCompile(`^\W*(?:[IVX]{1,5}\s*[.\-–):]|[A-H]\s*[.)])\s*\p{L}`)
)

// top is what stands before the text: header, kind, abstract, recipient.
type top struct {
	end      int // the first line of the text
	kind     string
	abstract string
}

const maxTop = 45

func (c *Claims) header(lines []line) top {
	t := top{}
	from, stop := 0, min(len(lines), maxTop)
	for i := range stop {
		s := lines[i].text
		if sectionLine.MatchString(s) {
			stop = i
			break
		}
		// What follows the text of a law is no header any more.
		if i > 5 && len(s) > 220 && t.kind != "" {
			stop = i
			break
		}
		c.headerLine(lines[i], &t)
		switch {
		case t.kind == "" && typeLine.MatchString(s):
			t.kind, from = typeLine.FindStringSubmatch(s)[1], i+1
		case t.kind == "" && aboutLine.MatchString(s):
			t.kind, t.abstract, from = "CÔNG VĂN", aboutLine.FindStringSubmatch(s)[1], i+1
		}
	}
	t.end = stop
	if from > 0 {
		t.abstract = strings.TrimSpace(t.abstract + " " + abstractAfter(lines[from:stop]))
	}
	c.recipient(lines[:min(len(lines), maxTop+10)])
	return t
}

// abstractAfter is the text under the kind, up to what is no abstract.
func abstractAfter(lines []line) string {
	var parts []string
	for _, l := range lines {
		s := strings.TrimSpace(l.text)
		lower := strings.ToLower(s)
		if s == "" && len(parts) > 0 && len(strings.Join(parts, " ")) > 25 {
			break
		}
		if toLine.MatchString(s) || strings.HasPrefix(lower, "căn cứ") || strings.HasPrefix(lower, "thực hiện") || strings.HasPrefix(lower, "theo ") || strings.HasPrefix(lower, "số:") || len(parts) > 4 || strings.HasSuffix(s, ".") {
			break
		}
		if s != "" && !nation.MatchString(s) && !longDate.MatchString(s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

func (c *Claims) headerLine(l line, t *top) {
	s := l.text
	if c.Number == nil && c.numberBlank == "" && (t.kind == "" || len(s) < 60) {
		if m := ownNumberLine.FindStringSubmatchIndex(s); m != nil && !datedAfter.MatchString(s[m[1]:]) {
			symbol := blanks.ReplaceAllString(s[m[4]:m[5]], "")
			if number := s[m[2]:m[3]]; number != "" {
				c.Number = text(number + symbol)
			} else {
				c.numberBlank = l.at
			}
		}
	}
	if m := longDate.FindStringSubmatchIndex(s); m != nil && c.date.IsZero() && c.Date == nil && (len(s) < 160 || strings.HasPrefix(s, "Hôm nay")) && (strings.Contains(s, ",") || len(s) < 60) {
		if !citedNumber.MatchString(s[:m[0]]) || ownNumberLine.MatchString(s) {
			if d, ok := dateOf(strings.TrimSpace(s[m[2]:m[3]]), strings.TrimSpace(s[m[4]:m[5]]), s[m[6]:m[7]]); ok {
				c.date, c.Date = d, text(d.ISO())
			}
		}
	}
}

func (c *Claims) recipient(lines []line) {
	for i, l := range lines {
		g := toLine.FindStringSubmatch(l.text)
		if g == nil {
			continue
		}
		to := strings.TrimSpace(g[1])
		for k := i + 1; k < len(lines) && k < i+12; k++ {
			s := strings.TrimSpace(lines[k].text)
			if s == "" && to == "" {
				continue
			}
			if strings.HasSuffix(to, ";") && addressee.MatchString(s) {
				to += " " + s
				continue
			}
			if rest, ok := strings.CutPrefix(s, "-"); ok && (to == "" || strings.HasSuffix(to, ";") || strings.HasSuffix(to, ":")) {
				to = strings.TrimSpace(to + " " + strings.TrimSpace(rest))
				continue
			}
			if to == "" && addressee.MatchString(s) {
				to = s
			}
			break
		}
		if to = strings.TrimLeft(strings.TrimRight(to, " .;:"), "- "); to != "" {
			c.Recipient = &to
		}
		return
	}
}

// named finds the issuer and the unit: from the header, the text, the end.
func (c *Claims) named(lines []line, t top) {
	body := strings.Builder{}
	for _, l := range lines {
		body.WriteString(l.text)
		body.WriteByte('\n')
		if body.Len() > 256<<10 {
			break
		}
	}
	whole := body.String()
	if name := headerIssuer(lines[:min(len(lines), 14)]); name != "" {
		c.Issuer = text(spelled(name, whole))
	}
	counted := map[string]int{}
	var first string
	for _, g := range namedOffice.FindAllStringSubmatch(whole, -1) {
		name := placeName(g[1])
		if counted[name]++; first == "" {
			first = name
		}
	}
	if c.Issuer == nil {
		if name := closing(lines); name != "" {
			c.Issuer = text("UBND " + name)
		}
	}
	c.unit(t, whole, counted)
	if c.Issuer == nil && c.Unit != nil && t.kind != "THÔNG BÁO" && t.kind != "QUYẾT ĐỊNH" {
		c.Issuer = text("UBND " + *c.Unit)
	}
}

func placeName(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if capitals(s) {
		return titled(s)
	}
	if g := place.FindStringSubmatch(s); g != nil && g[2] != "" {
		return strings.ToLower(g[1]) + " " + g[2]
	}
	return s
}

// unit is whom the paper is about: its issuer, unless it tells others their
// result.
func (c *Claims) unit(t top, whole string, counted map[string]int) {
	told := t.kind == "THÔNG BÁO" || t.kind == "QUYẾT ĐỊNH" || t.kind == "BIÊN BẢN" || t.kind == "CÔNG VĂN"
	if c.Issuer != nil && !told {
		c.Unit = text(unitOf(*c.Issuer))
		return
	}
	own := ""
	if c.Issuer != nil {
		own = unitOf(*c.Issuer)
	}
	best := ""
	for name, n := range counted {
		low := strings.HasPrefix(name, "xã ") || strings.HasPrefix(name, "phường ") || strings.HasPrefix(name, "thị trấn ") || strings.HasPrefix(name, "đặc khu ")
		if name != own && low && (best == "" || n > counted[best] || n == counted[best] && strings.Index(whole, name) < strings.Index(whole, best)) {
			best = name
		}
	}
	if best != "" {
		// One unit is told its result; a list of many is about none of them.
		for name := range counted {
			if name != best && name != own && (strings.HasPrefix(name, "xã ") || strings.HasPrefix(name, "phường ") || strings.HasPrefix(name, "thị trấn ")) {
				return
			}
		}
		c.Unit = &best
	}
}

var (
	bareCommittee = regexp.MustCompile(`(?i)^(?:ủy|uỷ)\s*ban\s*nhân\s*dân$`)
	placeLine     = regexp.MustCompile(`(?i)^(xã|phường|thị\s*trấn|đặc\s*khu|huyện|thị\s*xã|thành\s*phố|tp\.?|quận|tỉnh)(\s+\S.*)?$`)
	officeLine    = regexp.MustCompile(`^(?:SỞ|PHÒNG|BAN|VĂN PHÒNG|TRUNG TÂM|HỘI ĐỒNG|TỔ)\s+.+$`)
	committeeAt   = regexp.MustCompile(`(?i)^(?:ubnd|(?:ủy|uỷ)\s*ban\s*nhân\s*dân)\s*((?:xã|phường|thị\s*trấn|đặc\s*khu|huyện|thị\s*xã|thành\s*phố|tp\.?|quận|tỉnh)\s*.+)$`)
)

// headerIssuer reads the issuer off the header: the lowest office named there
// in capitals, possibly over several lines, possibly glued to the quốc hiệu.
func headerIssuer(lines []line) string {
	var parts []string
	for _, l := range lines {
		s := strings.TrimSpace(l.text)
		if i := nation.FindStringIndex(s); i != nil {
			s = strings.TrimSpace(s[:i[0]])
		}
		if typeLine.MatchString(s) {
			break
		}
		if n := ownNumberLine.FindStringIndex(s); n != nil {
			s = strings.TrimSpace(s[:n[0]])
		}
		for _, p := range regexp.MustCompile(`\s{3,}|\|`).Split(s, -1) {
			if p = strings.TrimSpace(strings.Trim(p, "-_=* ")); p != "" && capitals(p) {
				parts = append(parts, p)
			}
		}
	}
	name := ""
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		switch {
		case bareCommittee.MatchString(p):
			rest := ""
			for k := i + 1; k < len(parts) && k < i+3; k++ {
				if rest == "" && !placeLine.MatchString(parts[k]) || officeLine.MatchString(parts[k]) {
					break
				}
				rest = strings.TrimSpace(rest + " " + parts[k])
				i = k
				if len(strings.Fields(rest)) > 1 {
					break
				}
			}
			if rest != "" {
				name = "UBND " + titled(rest)
			}
		case committeeAt.MatchString(p):
			name = "UBND " + titled(committeeAt.FindStringSubmatch(p)[1])
		case officeLine.MatchString(p) && !strings.HasPrefix(p, "BAN CHỈ"):
			words := strings.Fields(titled(p))
			for k := 1; k < len(words); k++ {
				if k != 1 {
					words[k] = strings.ToLower(words[k])
				}
			}
			name = strings.Join(words, " ")
		}
	}
	return name
}

// closing reads "… của UBND xã Y Tịch./." at the end.
func closing(lines []line) string {
	for i := len(lines) - 1; i >= 0; i-- {
		s := lines[i].text
		if !strings.Contains(s, "./.") && !strings.HasPrefix(strings.ToLower(s), "trên đây là") {
			continue
		}
		if all := namedOffice.FindAllStringSubmatch(s, -1); all != nil {
			return placeName(all[len(all)-1][1])
		}
	}
	counted, best := map[string]int{}, ""
	for _, l := range lines {
		for _, g := range namedOffice.FindAllStringSubmatch(l.text, -1) {
			name := placeName(g[1])
			if counted[name]++; (strings.HasPrefix(name, "xã ") || strings.HasPrefix(name, "phường ") || strings.HasPrefix(name, "thị trấn ") || strings.HasPrefix(name, "đặc khu ")) && (best == "" || counted[name] > counted[best]) {
				best = name
			}
		}
	}
	return best
}

// classify tells the kind of paper from its heading.
func (c *Claims) classify(t top) {
	a := strings.ToLower(t.kind + " " + t.abstract)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(a, w) {
				return true
			}
		}
		return false
	}
	plan := strings.Contains(t.kind, "KẾ") && strings.Contains(t.kind, "HOẠCH")
	letter := t.kind == "CÔNG VĂN"
	kind := ""
	switch {
	case has("xin lỗi"):
		kind = Apology
	case letter && len(c.Components) > 1:
		kind = Remediation // a report in the form of a letter
		if c.Unit == nil && c.Issuer != nil {
			c.Unit = text(unitOf(*c.Issuer))
		}
	case letter && has("đôn đốc"):
		kind = Reminder
	case letter:
		kind = Request
	case has("tổng hợp") && has("các xã", "các phường", "các đơn vị", "trên địa bàn") && has("khắc phục", "tự chấm"):
		kind = Consolidated
	case plan && (has("khắc phục") || len(c.Components) > 0):
		kind = RemediationPlan
	case has("khắc phục", "chưa đạt điểm", "mất điểm", "điểm bị mất", "bị trừ điểm", "điểm trừ"):
		kind = Remediation
	case strings.Contains(t.kind, "BIÊN"):
		kind = Minutes
	case has("tự chấm", "tự đánh giá"):
		kind = SelfScore
	case has("quyết định", "thông báo", "công bố", "kết quả thẩm định", "kết quả đánh giá") && has("kết quả", "công bố", "xếp hạng", "điểm"):
		kind = ResultNotice
	case has("quý ") && has("cải cách hành chính", "cchc"):
		kind = Quarterly
	}
	c.Kind = text(kind)
}

// years takes the assessed year from the abstract, else from the text.
func (c *Claims) years(t top, lines []line) {
	if all := yearWord.FindAllStringSubmatch(t.abstract, -1); all != nil {
		c.Year = integer(all[0][1])
		return
	}
	counted, best := map[string]int{}, ""
	for i, l := range lines {
		if i > 4000 {
			break
		}
		lower := strings.ToLower(l.text)
		if !strings.Contains(lower, "chỉ số") && !strings.Contains(lower, "kết quả") && !strings.Contains(lower, "tự chấm") && !strings.Contains(lower, "điểm") {
			continue
		}
		for _, g := range yearWord.FindAllStringSubmatchIndex(l.text, -1) {
			y := l.text[g[2]:g[3]]
			if strings.Contains(strings.ToLower(l.text[max(0, g[0]-16):g[0]]), "tháng") {
				continue
			}
			if counted[y]++; best == "" || counted[y] > counted[best] {
				best = y
			}
		}
	}
	c.Year = integer(best)
}

func integer(s string) *int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return nil
	}
	return &n
}

func copyOf(p points.Points) *points.Points { return &p }
