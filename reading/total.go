package reading

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/points"
)

var (
	rankOf    = regexp.MustCompile(`(?i)(?:xếp|đứng|hạng|vị\s*trí|thứ)\s*(?:(?:hạng|thứ|vị\s*trí|là|đạt|của|xã|phường|đơn\s*vị|thị\s*trấn|[:=])\s*)*(?:thứ\s*)?(\d{1,4})\s*(?:/|trên|trong)\s*(?:tổng\s*)?(?:số\s*)?(\d{1,4})`)
	rankAlone = regexp.MustCompile(`(?i)(?:xếp\s*(?:hạng|thứ|vị\s*trí)|đứng\s*thứ|xếp\s*hạng\s*thứ|thứ\s*hạng)\s*(?:thứ\s*|là\s*|[:=]\s*)*(\d{1,4})(?:\D|$)`)
	lostAll   = cue(`(?:(?:tổng\s*(?:số\s*)?)điểm\s*(?:bị\s*|chưa\s*)?(?:mất|trừ|đạt)|chưa\s*đạt\s*(?:được\s*)?(?:điểm\s*)?tối\s*đa|(?:bị\s*)?(?:mất|trừ)\s*(?:tổng\s*cộng|tổng\s*số|tất\s*cả)|(?:bị\s*)(?:mất|trừ))(?:\s*(?:là|của|xã|phường|tổng|số|cộng|điểm|[:=]))*`)
	withCue   = cue(`với`)
	totalCue  = regexp.MustCompile(`(?i)tổng|kết\s*quả|chỉ\s*số|xếp|đánh\s*giá|thẩm\s*định|chấm|công\s*bố|cchc|cải\s*cách`)
	partly    = regexp.MustCompile(`(?i)hài\s*lòng|lĩnh\s*vực|điều\s*tra|khảo\s*sát|tiêu\s*chí\s|thành\s*phần|bình\s*quân|trung\s*bình|cao\s*nhất|thấp\s*nhất`)
	yearNear  = regexp.MustCompile(`(?i)năm\s*(?:(20\d\d)|(trước|ngoái))`)
)

// wholes reads the totals and the rank off the lines outside of components.
func (c *Claims) wholes(lines []line) {
	for i, l := range lines {
		if c.Self != nil && c.Final != nil && c.Lost != nil && c.Of != nil {
			return
		}
		s := l.text
		if len(s) < 4 || !strings.ContainsAny(s, "0123456789") {
			continue
		}
		if i > 0 && len(s) < 90 {
			s = lines[i-1].text + " " + s // a sentence may go over a line's end
			if len(s) > 400 {
				s = l.text
			}
		}
		c.rank(s)
		s = lower(s)
		selfs := amounts(selfCue, s)
		for _, a := range selfs {
			if c.Self == nil && c.ofYear(s, a.start) && (a.most == nil || c.least().Less(*a.most)) && (a.most != nil || points.Int(20).Less(a.value)) {
				c.Self = copyOf(a.value)
				if c.Max == nil {
					c.Max = a.most
				}
			}
		}
		s = blank(s, selfs, func(amount) {})
		lost := amounts(lostAll, s)
		for _, a := range lost {
			if c.Lost == nil && c.ofYear(s, a.start) && !partly.MatchString(s[max(0, a.start-60):a.start]) {
				c.Lost = copyOf(a.value)
			}
		}
		s = blank(s, lost, func(amount) {})
		if c.Final == nil && (totalCue.MatchString(s) || fraction.MatchString(s)) {
			c.final(s)
		}
	}
}

func (c *Claims) final(s string) {
	list := append(amountsIn(gotCue, s, true), amounts(withCue, s)...)
	if len(list) == 0 {
		if f := bareFraction(s); f != nil {
			list = []amount{*f}
		}
	}
	for _, a := range list {
		whole := a.most != nil && c.least().Less(*a.most)
		alone := a.most == nil && points.Int(30).Less(a.value)
		before := s[max(0, a.start-70):a.start]
		if cutSentence := strings.LastIndexAny(before, ".;("); cutSentence >= 0 {
			before = before[cutSentence:]
		}
		if !(whole || alone) || !c.ofYear(s, a.start) || partly.MatchString(before) {
			continue
		}
		c.Final = copyOf(a.value)
		if a.most == nil {
			a.most = scaleAfter(s[a.end:])
		}
		if a.most != nil {
			c.Max = a.most
		}
		if lost := amounts(lostCue, s[a.end:]); len(lost) > 0 && c.Lost == nil && !partly.MatchString(s[a.end:a.end+lost[0].start]) {
			c.Lost = copyOf(lost[0].value)
		}
		return
	}
}

var scale = regexp.MustCompile(`(?i)^\s*(?:điểm|đ)?\s*[,(]?\s*(?:trên|tối\s*đa|trong)\s*(?:(?:thang|tổng|số|điểm|là|tối\s*đa)\s*)*` + number)

// scaleAfter is the maximum told after a result: "83,6 điểm trên thang điểm 100".
func scaleAfter(s string) *points.Points {
	g := scale.FindStringSubmatch(s)
	if g == nil {
		return nil
	}
	p, err := points.Parse(g[1])
	if err != nil || p.Less(points.Int(30)) {
		return nil
	}
	return &p
}

// least is what a maximum must be above to be that of the whole paper: a
// table of losses adds up to less. Who scores all components, adds up all.
func (c *Claims) least() points.Points {
	if c.Kind != nil && (*c.Kind == SelfScore || *c.Kind == Minutes) {
		return points.Points{}
	}
	return points.Int(29)
}

// ofYear refuses what is said of another year.
func (c *Claims) ofYear(s string, at int) bool {
	if c.Year == nil {
		return true
	}
	from := max(0, at-60)
	if cut := strings.LastIndexAny(s[from:at], ";."); cut >= 0 {
		from += cut
	}
	all := yearNear.FindAllStringSubmatch(s[from:at], -1)
	if all == nil {
		return true
	}
	last := all[len(all)-1]
	if i := strings.LastIndex(s[from:at], last[0]); i >= 0 && strings.HasSuffix(strings.ToLower(strings.TrimSpace(s[from:from+i])), "so với") {
		return true
	}
	return last[1] == itoa(*c.Year)
}

func (c *Claims) rank(s string) {
	if c.Rank != nil {
		return
	}
	if g := rankOf.FindStringSubmatchIndex(s); g != nil {
		if !c.ofYear(s, g[0]) {
			return
		}
		c.Rank, c.Of = integer(s[g[2]:g[3]]), integer(s[g[4]:g[5]])
		return
	}
	if g := rankAlone.FindStringSubmatchIndex(s); g != nil && c.ofYear(s, g[0]) {
		c.Rank = integer(s[g[2]:g[3]])
	}
}

// totalRows takes the totals of tables: of all, not of a part.
func (c *Claims) totalRows() {
	for _, r := range c.totals {
		if r.Max == nil || !c.least().Less(*r.Max) {
			if r.Max == nil && r.Lost != nil && c.Lost == nil && r.Got == nil && r.self == nil {
				c.Lost = r.Lost
			}
			continue
		}
		c.Max, c.Self, c.Final, c.Lost = first(c.Max, r.Max), first(c.Self, r.self), first(c.Final, r.Got), first(c.Lost, r.Lost)
	}
}

// ranked takes the unit's row out of a table that ranks units.
func (c *Claims) ranked() {
	for _, g := range c.rankings {
		n := 0
		for i := g.head.from; i < len(g.rows); i++ {
			cells := g.rows[i]
			if totalCell.MatchString(strings.Join(cells, " ")) {
				continue
			}
			n++
			name := strings.ToLower(g.cell(cells, "unit"))
			if c.Unit == nil || !strings.Contains(name, strings.ToLower(bareName(*c.Unit))) {
				continue
			}
			if c.Rank == nil {
				c.Rank = integer(strings.TrimSpace(g.cell(cells, "rank")))
			}
			got, most := g.value(cells, "got")
			self, _ := g.value(cells, "self")
			c.Final, c.Max, c.Self = first(c.Final, got), first(c.Max, most), first(c.Self, self)
		}
		if c.Of == nil && n > 1 {
			c.Of = &n
			c.Derived = append(c.Derived, "of")
		}
	}
}

func bareName(unit string) string {
	if g := place.FindStringSubmatch(unit); g != nil && g[2] != "" {
		return g[2]
	}
	return unit
}
