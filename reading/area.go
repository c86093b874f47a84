package reading

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/points"
)

var (
	areaNames = regexp.MustCompile(`(?i)cải\s*cách|chỉ\s*đạo|điều\s*hành|chính\s*quyền|tài\s*chính\s*công|thể\s*chế|công\s*vụ|bộ\s*máy|hiện\s*đại\s*h[oó][áa]|tác\s*động|thủ\s*tục\s*hành\s*chính|TTHC|chuyển\s*đổi\s*số|hài\s*lòng`)
	noArea    = regexp.MustCompile(`(?i)^\W*(?:tổng|kết\s*quả|cộng|điểm|xếp|ubnd|xã\s|năm\s|số\s|hạn\s*chế|tồn\s*tại|nhiệm\s*vụ|giải\s*pháp|biện\s*pháp|khó\s*khăn|đánh\s*giá|các\s|những|nguyên\s*nhân|ưu\s*điểm|tự\s*chấm)`)
	inAll     = regexp.MustCompile(`(?i)tổng\s*(?:số\s*)?điểm|xếp\s*(?:hạng|thứ)|chỉ\s*số\s*cchc|tự\s*chấm`)
)

// areaLine reads a heading of an area; it ends what was open.
func (p *prose) areaLine(l line) bool {
	if !heading1(l.text) {
		return false
	}
	g := areaHead.FindStringSubmatch(l.text)
	if g == nil || len(mentions(l.text)) > 0 && !areaWord.MatchString(g[4]) && g[2] == "" {
		return false
	}
	list, word, code, rest := g[1], strings.ToLower(strings.Join(strings.Fields(g[2]), " ")), g[3], g[4]
	field := word == "lĩnh vực"
	if list == "" && code == "" && !field {
		return false
	}
	st := pointsIn(rest)
	if st.first < 0 && code != "" && len(p.columns) > 1 {
		if row, ok := rowIn(rest, p.columns); ok {
			p.close()
			a := Area{Title: trimTitle(row.title), Code: text(arabic(code)), claimed: true, at: l.at, score: row.score}
			if a.Got == nil {
				a.Got = row.self
			}
			a.stated = a.score
			p.c.Areas = append(p.c.Areas, a)
			p.area = len(p.c.Areas) - 1
			return true
		}
	}
	n := count(st.Max, st.Got, st.Lost)
	title := titleIn(rest)
	if title == "" || len([]rune(title)) > 160 || noArea.MatchString(title) || inAll.MatchString(rest) {
		return false
	}
	switch {
	case n >= 2, n == 1 && (field || areaNames.MatchString(title)) && (list != "" || code != ""):
	case n == 0 && (field && code != "" || field && list != "" || list != "" && areaNames.MatchString(title)) && len([]rune(l.text)) < 140 && !strings.HasSuffix(strings.TrimSpace(l.text), "."):
	default:
		return false
	}
	p.close()
	a := Area{Title: title, listed: list, at: l.at, score: st.score, stated: st.score}
	if code != "" && (field || word == "tiêu chí" || word == "nhóm") {
		a.Code, a.claimed = text(arabic(code)), true
	}
	p.c.Areas = append(p.c.Areas, a)
	p.area = len(p.c.Areas) - 1
	p.headed[l.text] = p.area
	return true
}

// heading1 says that a line may head an area: it begins with a number of a
// list or names what it is.
func heading1(s string) bool {
	s = strings.TrimLeft(s, " -–—+*•“\"”")
	if s == "" {
		return false
	}
	if digit(s[0]) || strings.IndexByte("IVXivx", s[0]) >= 0 || len(s) > 3 && strings.IndexByte(".)/", s[1]) >= 0 || strings.HasPrefix(s, "đ)") {
		return true
	}
	start := lower(s[:min(len(s), 24)])
	for _, w := range []string{"lĩnh", "về lĩnh", "nội", "nhóm", "tiêu", "phần", "về nội", "về tiêu", "về phần", "đối với"} {
		if strings.HasPrefix(start, w) {
			return true
		}
	}
	return false
}

// arabic writes a roman number as papers about areas mean it.
func arabic(s string) string {
	for i, r := range []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"} {
		if strings.EqualFold(r, s) {
			return itoa(i + 1)
		}
	}
	return strings.TrimLeft(s, "0")
}

func itoa(n int) string { return points.Int(n).String() }

func count(ps ...*points.Points) int {
	n := 0
	for _, p := range ps {
		if p != nil {
			n++
		}
	}
	return n
}

// settleAreas gives areas their codes: that of the components below, never the
// number of the list. Headings that turn out to head nothing of an area go.
func (c *Claims) settleAreas() {
	var kept []Area
	for _, a := range c.Areas {
		if code, ok := common(a.held); ok && !a.claimed {
			a.Code = text(code)
		}
		bare := count(a.Max, a.Got, a.Lost) == 0
		if bare && len(a.held) == 0 {
			continue
		}
		merged := false
		for i := range kept {
			e := &kept[i]
			if e.Code != nil && a.Code != nil && *e.Code == *a.Code || (e.Code == nil || a.Code == nil) && fold(e.Title) == fold(a.Title) {
				e.score = score{first(e.Max, a.Max), first(e.Got, a.Got), first(e.Lost, a.Lost)}
				if e.Code == nil {
					e.Code = a.Code
				}
				if e.listed == "" {
					e.listed, e.at, e.claimed = a.listed, a.at, e.claimed || a.claimed
				}
				if count(e.stated.Max, e.stated.Got, e.stated.Lost) < count(a.stated.Max, a.stated.Got, a.stated.Lost) {
					e.stated, e.at = a.stated, a.at
				}
				e.held = append(e.held, a.held...)
				merged = true
				break
			}
		}
		if !merged {
			kept = append(kept, a)
		}
	}
	c.Areas = kept
	if c.Areas == nil {
		c.Areas = []Area{}
	}
}

// common is the area that most of the codes belong to.
func common(codes []string) (string, bool) {
	counted, best := map[string]int{}, ""
	for _, code := range codes {
		a := areaCode(code)
		if counted[a]++; best == "" || counted[a] > counted[best] {
			best = a
		}
	}
	return best, best != ""
}

// leaves drops criteria whose components are scored themselves.
func (c *Claims) leaves() {
	parents := map[string]bool{}
	for _, e := range c.Components {
		for code := e.Code; ; {
			i := strings.LastIndexByte(code, '.')
			if i < 0 {
				break
			}
			code = code[:i]
			parents[code] = true
		}
	}
	kept := []Component{}
	for _, e := range c.Components {
		if !parents[e.Code] {
			kept = append(kept, e)
		}
	}
	c.Components = kept
}
