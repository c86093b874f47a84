package reading

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/points"
)

// segment is a component on its way: the lines from its head to what ends it.
type segment struct {
	mention
	title string // of the head's line, after the code
	lines []line
	area  int  // index of the area's heading above, -1
	known bool // all that it can tell is known: what follows is passed over
}

// prose reads components and areas out of running lines.
type prose struct {
	c        *Claims
	open     *segment
	area     int
	columns  []string // order of figures, by the headings of a table in lines
	loose    []line   // lines outside of areas and components: totals stand there
	lastSeen []string // codes of the latest components
	seen     map[string]bool
	headed   map[string]int // lines that head areas, and which
	at       map[string]int // components by code
}

func (p *prose) line(l line) {
	s := figures(l.text)
	if strings.TrimSpace(s) == "" {
		if p.open != nil && !p.open.known {
			p.open.lines = append(p.open.lines, line{"", l.at})
		}
		return
	}
	if at, again := p.headed[s]; again {
		p.close()
		p.area = at
		return
	}
	// A paragraph outside of components that stands there again word for word
	// says nothing new.
	if len(s) > 60 && (p.open == nil || p.open.known) && !dotted(s) {
		if p.seen[s] {
			return
		}
		p.seen[s] = true
	}
	p.heads(s)
	if sectionLine.MatchString(s) || closes.MatchString(s) {
		p.close()
		p.area = -1
		if p.areaLine(line{s, l.at}) {
			return
		}
		p.loose = append(p.loose, line{s, l.at})
		return
	}
	if p.split(line{s, l.at}) {
		return
	}
	if p.areaLine(line{s, l.at}) {
		return
	}
	if p.open != nil {
		switch {
		case bullet.MatchString(s) && len(s) < 160:
			p.close()
		case p.open.known:
			return
		default:
			p.open.lines = append(p.open.lines, line{s, l.at})
			return
		}
	}
	p.loose = append(p.loose, line{s, l.at})
}

// heads notes the headings of a table whose cells stand in lines.
func (p *prose) heads(s string) {
	if len(s) > 200 || !columnSigns(lower(s)) || pointsIn(s).first >= 0 || strings.Contains(s, ".") && len(s) > 60 {
		return
	}
	var found []string
	lower := strings.ToLower(s)
	type place struct {
		at  int
		key string
	}
	var places []place
	for _, col := range figureColumns {
		if m := col.re.FindStringIndex(lower); m != nil {
			places = append(places, place{m[0], col.key})
		}
	}
	for len(places) > 0 {
		least := 0
		for i := range places {
			if places[i].at < places[least].at {
				least = i
			}
		}
		found = append(found, places[least].key)
		places = append(places[:least], places[least+1:]...)
	}
	if len(found) >= 2 {
		p.columns = found
	} else if len(found) == 1 && len(s) < 40 && p.open == nil && !has(p.columns, found[0]) {
		p.columns = append(p.columns, found[0])
	}
}

var columnSigns = anyOf("điểm", "tối đa", "chấm", "thẩm định", "đạt", "kết quả", "hội đồng", "chênh", "mất", "trừ")

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// split opens a component for each code that heads a piece of the line, and
// says whether there was one.
func (p *prose) split(l line) bool {
	found := mentions(l.text)
	var heads []mention
	for i, m := range found {
		end := len(l.text)
		if i+1 < len(found) {
			end = found[i+1].start
		}
		switch {
		case m.leads && (m.worded || !areaWord.MatchString(l.text[m.end:])):
			heads = append(heads, m)
		case m.worded && i > 0 && len(heads) > 0 && breaksBefore(l.text[:m.start]) && scored(l.text[m.end:end]):
			heads = append(heads, m)
		case m.worded && !m.leads && len(heads) == 0 && scored(l.text[m.end:end]) && headly(l.text[:m.start]):
			heads = append(heads, m)
		}
	}
	if len(heads) == 0 {
		return false
	}
	if heads[0].leads && len(found) > 1 && !heads[0].worded && found[1].worded && strings.TrimSpace(l.text[heads[0].end:found[1].start]) == "" {
		heads[0] = found[1] // "1.1. Tiêu chí 3.4.1": the first is a number of a list
	}
	if before := strings.TrimSpace(l.text[:heads[0].start]); len(before) > 20 {
		p.close()
		p.loose = append(p.loose, line{before, l.at})
	}
	for i, m := range heads {
		end := len(l.text)
		if i+1 < len(heads) {
			end = heads[i+1].start
		}
		p.begin(m, line{l.text[m.end:end], l.at})
	}
	return true
}

var areaWord = regexp.MustCompile(`(?i)^\W*(?:về\s+)?(?:lĩnh\s*vực|nội\s*dung)\W`)

func breaksBefore(s string) bool {
	s = strings.TrimRight(s, " -–+“\"(")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, ",") || strings.HasSuffix(s, " và")
}

var leadsTo = regexp.MustCompile(`(?:trong\s*đó|cụ\s*thể|gồm|như\s*sau|là)\s*[,:]?$`)

// headly says that what stands before a code leaves it the subject.
func headly(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	return len(s) < 40 || strings.HasSuffix(s, ":") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ".") || leadsTo.MatchString(s) || strings.HasSuffix(s, "ở") || strings.HasSuffix(s, "tại") || strings.HasSuffix(s, "đối với")
}

func scored(s string) bool {
	if m := cutsPoints.FindStringIndex(s); m != nil {
		s = s[:m[0]]
	}
	st := pointsIn(s)
	return st.Lost != nil || st.Got != nil
}

func (p *prose) begin(m mention, l line) {
	p.close()
	if p.told(m.code) {
		p.open = &segment{mention: m, known: true}
		return
	}
	p.open = &segment{mention: m, title: l.text, lines: []line{l}, area: p.area}
}

// told says that a component has its points, cause and measure already.
func (p *prose) told(code string) bool {
	i, ok := p.at[code]
	if !ok {
		return false
	}
	e := &p.c.Components[i]
	return count(e.Max, e.Got, e.Lost) >= 2 && e.Cause != nil && e.Measure != nil
}

// close ends the open component and keeps it if it tells points.
func (p *prose) close() {
	seg := p.open
	p.open = nil
	if seg == nil || seg.known {
		return
	}
	head, rest := seg.parts()
	st := columnar{stated: pointsIn(head)}
	if st.Got == nil && st.Lost == nil && st.self == nil {
		var ok bool
		if head, rest, st, ok = seg.figures(p.columns); !ok {
			p.leftover(seg)
			return
		}
	}
	if st.Max == nil && !(seg.worded || st.Got != nil && st.Lost != nil) {
		p.leftover(seg)
		return
	}
	comp := Component{Code: seg.code, Title: titleIn(moreCodes.ReplaceAllString(head, "")), self: st.self, weak: st.weak, weakly: st.weakly, at: seg.lines[0].at, Derived: []string{}}
	comp.score = st.score
	if st.first < 0 || st.columnar {
		comp.Title = trimTitle(st.title)
	}
	if comp.Got == nil && comp.Lost == nil && st.self != nil {
		comp.Got = st.self
	}
	comp.stated = comp.score
	t := tell(head, rest)
	if st.columnar {
		t = told{cause: st.remark}
	}
	comp.Cause, comp.Measure, comp.Officer, comp.Due = text(t.cause), text(t.measure), text(t.officer), text(t.due)
	p.keep(comp, seg, rest)
}

// leftover gives the lines of what was no component back to the totals.
func (p *prose) leftover(seg *segment) {
	for _, l := range seg.lines {
		if strings.TrimSpace(l.text) != "" {
			p.loose = append(p.loose, l)
		}
	}
}

func (p *prose) keep(comp Component, seg *segment, rest []string) {
	if i, ok := p.at[comp.Code]; ok {
		p.c.Components[i].fillFrom(comp)
		return
	}
	for _, code := range append([]string{comp.Code}, seg.also()...) {
		if _, there := p.at[code]; there {
			continue
		}
		comp.Code = code
		p.at[code] = len(p.c.Components)
		p.c.Components = append(p.c.Components, comp)
		p.lastSeen = append(p.lastSeen, code)
	}
	comp.Code = seg.code
	if seg.area >= 0 && seg.area < len(p.c.Areas) {
		p.c.Areas[seg.area].held = append(p.c.Areas[seg.area].held, comp.Code)
	}
	p.shared(rest)
}

var (
	moreCodes = regexp.MustCompile(`^\s*(?:(?:,|;|và)\s*(?:(?:TC|TCTP|tiêu\s*chí)\s*)?\d{1,2}(?:\.\d{1,2}){1,3}\s*)+`)
	oneCode   = regexp.MustCompile(`\d{1,2}(?:\.\d{1,2}){1,3}`)
	each      = regexp.MustCompile(`(?i)(?:^|\s)(?:mỗi|đều|cùng)\s`)
)

// also are further codes of a head, "7.1.1, 7.1.2: mỗi tiêu chí tối đa 2đ":
// what is told holds for each.
func (s *segment) also() []string {
	list := moreCodes.FindString(s.title)
	if list == "" || !each.MatchString(s.title) {
		return nil
	}
	return oneCode.FindAllString(list, -1)
}

// fillFrom takes over what an earlier place did not tell.
func (e *Component) fillFrom(o Component) {
	if count(e.Max, e.Got, e.Lost) < 2 {
		e.Max, e.Got, e.Lost = first(e.Max, o.Max), first(e.Got, o.Got), first(e.Lost, o.Lost)
	}
	e.stated = e.score
	for _, f := range []struct{ to, from **string }{{&e.Cause, &o.Cause}, {&e.Measure, &o.Measure}, {&e.Officer, &o.Officer}, {&e.Due, &o.Due}} {
		if *f.to == nil {
			*f.to = *f.from
		}
	}
	if e.Title == "" {
		e.Title = o.Title
	}
}

func first(a, b *points.Points) *points.Points {
	if a != nil {
		return a
	}
	return b
}

// shared gives a paragraph on "hai tiêu chí thành phần" to the latest two.
func (p *prose) shared(rest []string) {
	for _, r := range rest {
		g := paired.FindStringSubmatch(r)
		if g == nil {
			continue
		}
		n := map[string]int{"hai": 2, "ba": 3, "bốn": 4, "02": 2, "03": 3, "04": 4, "2": 2, "3": 3, "4": 4}[strings.ToLower(g[1])]
		for _, code := range p.lastSeen[max(0, len(p.lastSeen)-n):] {
			for i := range p.c.Components {
				if e := &p.c.Components[i]; e.Code == code && e.Measure == nil {
					e.Measure = text(ending(r))
				}
			}
		}
	}
}

var cutsPoints = regexp.MustCompile(`(?i)phấn\s*đấu|mục\s*tiêu|dự\s*kiến|năm\s*tới`)

// parts are what tells the points, and the paragraphs after it. Lines that a
// file wrapped are put together.
func (s *segment) parts() (string, []string) {
	paras := paragraphs(s.lines)
	head, i := paras[0], 1
	for i < len(paras) {
		st := pointsIn(head)
		known := st.Max != nil && (st.Got != nil || st.Lost != nil)
		next := pointsIn(paras[i])
		label := measureLabel.MatchString(paras[i]) || causeLabel.MatchString(paras[i]) || officerLabel.MatchString(paras[i])
		if known && (next.first < 0 || label || next.Lost == nil || st.Lost != nil) {
			break
		}
		if label && (st.Got != nil || st.Lost != nil) {
			break
		}
		if next.first < 0 && (st.Got != nil || st.Lost != nil) {
			break
		}
		head += " " + paras[i]
		i++
	}
	rest := paras[i:]
	if m := measureLabel.FindStringIndex(head); m != nil && m[0] > 0 {
		rest = append([]string{head[m[0]:]}, rest...)
		head = head[:m[0]]
	}
	if m := cutsPoints.FindStringIndex(head); m != nil {
		rest = append([]string{head[m[0]:]}, rest...)
		head = head[:m[0]]
	}
	return head, rest
}

var newParagraph = regexp.MustCompile(`^\s*(?:[-–+•*●]|\d{1,2}[.)]|[a-zđ]\)|(?:Nguyên nhân|Biện pháp|Giải pháp|Phụ trách|Thời hạn|Điểm|Khắc phục|Hướng)\W?)`)

// paragraphs joins wrapped lines: a line goes on where the one before ended
// without a stop and was long.
func paragraphs(lines []line) []string {
	var out []string
	gap := true
	size := 0
	for _, l := range lines {
		s := strings.TrimSpace(l.text)
		if s == "" {
			gap = true
			continue
		}
		n := len(out)
		goesOn := n > 0 && !newParagraph.MatchString(s) && (!gap && !stopped(out[n-1]) && len([]rune(out[n-1])) > 40 || gap && midway(out[n-1], s))
		if goesOn {
			out[n-1] += " " + s
		} else {
			out = append(out, s)
		}
		size += len(s)
		gap = false
		if size > 20000 {
			break
		}
	}
	if len(out) == 0 {
		out = []string{""}
	}
	return out
}

func stopped(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ":")
}

// midway says that a sentence was cut in two by an empty line.
func midway(before, after string) bool {
	if stopped(before) || strings.HasSuffix(before, ")") || strings.HasSuffix(before, "điểm") {
		return false
	}
	r := []rune(after)[0]
	return r >= 'a' && r <= 'z' || strings.ContainsRune("đáàảãạăâéèêíìóòôơúùưý", r)
}
