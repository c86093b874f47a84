package reading

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/points"
)

// heading says which column of a table holds what.
type heading struct {
	columns map[string]int
	width   int
	areas   bool // rows are areas
	from    int  // first row of figures
}

// columnWords tell the columns that hold no points.
var columnWords = []struct {
	key string
	re  *regexp.Regexp
}{
	{"cause", regexp.MustCompile(`nguyên\s*nhân|lý\s*do|hạn\s*chế`)},
	{"due", regexp.MustCompile(`thời\s*hạn|thời\s*gian|hạn\s*hoàn|hoàn\s*thành\s*trước`)},
	{"measure", regexp.MustCompile(`giải\s*pháp|biện\s*pháp|khắc\s*phục|^nhiệm\s*vụ|nội\s*dung\s*công\s*việc`)},
	{"officer", regexp.MustCompile(`phụ\s*trách|chủ\s*trì|trách\s*nhiệm|người\s*thực\s*hiện|đơn\s*vị\s*thực\s*hiện|công\s*chức|cơ\s*quan\s*thực\s*hiện`)},
	{"rank", regexp.MustCompile(`xếp\s*hạng|thứ\s*hạng|^hạng|xếp\s*thứ|vị\s*trí`)},
	{"unit", regexp.MustCompile(`đơn\s*vị|tên\s*xã|xã,\s*phường|xã,\s*thị\s*trấn|ubnd`)},
	{"title", regexp.MustCompile(`nội\s*dung|tên|tiêu\s*chí|lĩnh\s*vực|chỉ\s*tiêu|tctp`)},
	{"no", regexp.MustCompile(`^(?:stt|tt|số\s*tt|mã(?:\s*số|\s*tc)?|số)$`)},
}

var (
	cellCode  = regexp.MustCompile(`^(?i:(?:tiêu\s*chí\s*thành\s*phần|tiêu\s*chí|tctp|tc|chỉ\s*tiêu)\s*)?(\d{1,2}(?:\s?\.\s?\d{1,2}){1,3})\.?$`)
	cellArea  = regexp.MustCompile(`^(?i:lĩnh\s*vực\s*)?(\d{1,2}|[IVX]{1,5})[.)]?$`)
	cellNum   = regexp.MustCompile(`(?i)^[-–+−]?\s*` + number + `\s*(?:điểm|đ)?(?:\s*/\s*` + number + `\s*(?:điểm|đ)?)?\s*(?:\(\*\))?$`)
	totalCell = regexp.MustCompile(`(?i)^\W*(?:tổng(?:\s|$)|cộng(?:\s|$)|toàn\s*bộ)`)
	restCell  = regexp.MustCompile(`(?i)còn\s*lại`)
)

// read finds the heading of a table; carry is that of a table right before,
// which a page break may have cut.
func (g *grid) read(carry *heading) bool {
	if len(g.rows) == 0 {
		return false
	}
	width := 0
	for _, r := range g.rows {
		width = max(width, len(r))
	}
	heads := make([]string, width)
	from := 0
	for from < len(g.rows) && from < 5 && !dataRow(g.rows[from]) {
		for c, cell := range g.rows[from] {
			heads[c] = strings.TrimSpace(heads[c] + " " + strings.ToLower(cell))
		}
		from++
	}
	h := headingOf(heads)
	h.width, h.from = width, from
	if !h.scores() && carry != nil && carry.scores() && carry.width == width && from == 0 {
		h = *carry
		h.from = 0
	}
	if !h.scores() {
		return false
	}
	for h.from < len(g.rows) && counting(g.rows[h.from]) {
		h.from++
	}
	g.head = h
	return h.from < len(g.rows)
}

func headingOf(heads []string) heading {
	h := heading{columns: map[string]int{}}
	for c, text := range heads {
		if key := columnOf(text); key != "" {
			if _, taken := h.columns[key]; !taken {
				h.columns[key] = c
			} else if key == "got" {
				h.columns[key] = c // the last appraisal is the one that holds
			}
		}
		if strings.Contains(text, "lĩnh vực") && !strings.Contains(text, "tiêu chí") {
			h.areas = true
		}
	}
	// What differs between the self score and the appraisal is not what was lost.
	if c, ok := h.columns["lost"]; ok && strings.Contains(heads[c], "chênh") {
		if _, both := h.columns["self"]; both {
			delete(h.columns, "lost")
		}
	}
	return h
}

func columnOf(text string) string {
	for _, key := range []string{"self", "lost", "max", "got"} {
		for _, f := range figureColumns {
			if f.key == key && f.re.MatchString(text) && !strings.Contains(text, "nguyên nhân") && !strings.Contains(text, "lý do") {
				return key
			}
		}
	}
	for _, w := range columnWords {
		if w.re.MatchString(text) {
			return w.key
		}
	}
	if strings.Contains(text, "điểm") && !strings.Contains(text, "căn cứ") && !strings.Contains(text, "lấy") && !strings.Contains(text, "hướng dẫn") {
		return "got"
	}
	return ""
}

func (h heading) scores() bool {
	n := 0
	for _, key := range []string{"max", "self", "got", "lost"} {
		if _, ok := h.columns[key]; ok {
			n++
		}
	}
	_, cause := h.columns["cause"]
	_, due := h.columns["due"]
	_, officer := h.columns["officer"]
	_, rank := h.columns["rank"]
	return n >= 2 || n == 1 && (cause || due || rank || officer) || due && officer
}

// dataRow tells the first row of figures from the heading above it.
func dataRow(cells []string) bool {
	numbers, filled := 0, 0
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		filled++
		if i < 3 && cellCode.MatchString(cell) || i == 0 && cellArea.MatchString(cell) {
			return true
		}
		if i < 3 && leadCode.MatchString(cell) {
			return true
		}
		if cellNum.MatchString(cell) {
			numbers++
		}
	}
	return numbers >= 2 && filled > 0 || numbers == 1 && totalCell.MatchString(strings.Join(cells, " "))
}

// counting tells the row (1) (2) (3) under a heading.
func counting(cells []string) bool {
	n := 0
	for _, cell := range cells {
		cell = strings.Trim(cell, " ()")
		if cell == "" {
			continue
		}
		if n++; cell != itoa(n) {
			return false
		}
	}
	return n >= 3
}

func (g *grid) cell(row []string, key string) string {
	if c, ok := g.head.columns[key]; ok && c < len(row) {
		return strings.TrimSpace(row[c])
	}
	return ""
}

func (g *grid) value(row []string, key string) (value, most *points.Points) {
	m := cellNum.FindStringSubmatch(figures(g.cell(row, key)))
	if m == nil {
		return nil, nil
	}
	if p, err := points.Parse(m[1]); err == nil {
		value = &p
	}
	if m[2] != "" {
		if p, err := points.Parse(m[2]); err == nil {
			most = &p
		}
	}
	return value, most
}

// row is one row of a table, read.
type row struct {
	code, title string
	area, total bool
	score
	self *points.Points
	at   string
}

func (g *grid) row(i int) row {
	cells := g.rows[i]
	r := row{at: g.at(i + 1)}
	r.Max, _ = g.value(cells, "max")
	var most *points.Points
	if r.self, most = g.value(cells, "self"); r.Max == nil {
		r.Max = most
	}
	if r.Got, most = g.value(cells, "got"); r.Max == nil {
		r.Max = most
	}
	r.Lost, _ = g.value(cells, "lost")
	if r.Lost != nil && strings.HasPrefix(strings.TrimSpace(g.cell(cells, "lost")), "-") && r.Lost.Sign() < 0 {
		r.Lost = copyOf(r.Lost.Sub(r.Lost.Times(2)))
	}
	texts := g.front(cells)
	for k, cell := range texts {
		cell = strings.TrimSpace(cell)
		if totalCell.MatchString(cell) {
			r.total, r.title = true, cell
			return r
		}
		if m := cellCode.FindStringSubmatch(cell); m != nil && plausible(compact(m[1])) {
			r.code = compact(m[1])
			r.title = trimTitle(strings.Join(without(texts, k), " "))
			return r
		}
		if found := mentions(cell); len(found) > 0 && found[0].leads && len([]rune(cell)) > 4 {
			r.code, r.title = found[0].code, trimTitle(cell[found[0].end:])
			return r
		}
	}
	for k, cell := range texts {
		if m := cellArea.FindStringSubmatch(strings.TrimSpace(cell)); m != nil {
			r.code, r.area = m[1], true
			r.title = trimTitle(strings.Join(without(texts, k), " "))
			break
		}
		if m := areaInCell.FindStringSubmatch(cell); m != nil {
			r.code, r.area, r.title = m[1], true, trimTitle(m[2])
			break
		}
	}
	if r.code == "" {
		r.title = trimTitle(strings.Join(texts, " "))
	}
	return r
}

var areaInCell = regexp.MustCompile(`^(?i:lĩnh\s*vực\s*)?(\d{1,2}|[IVX]{1,5})\s*[.):–-]\s*(\p{L}.*)$`)

// front are the cells before the first column of points, without those of
// causes and the like.
func (g *grid) front(cells []string) []string {
	end := len(cells)
	for _, key := range []string{"max", "self", "got", "lost", "cause", "measure", "officer", "due"} {
		if c, ok := g.head.columns[key]; ok && c < end {
			end = c
		}
	}
	if end == 0 {
		if c, ok := g.head.columns["title"]; ok && c < len(cells) {
			return cells[c : c+1]
		}
	}
	return cells[:end]
}

func without(list []string, k int) []string {
	var out []string
	for i, s := range list {
		if i != k && !numberOfList.MatchString(strings.TrimSpace(s)) {
			out = append(out, strings.TrimSpace(s))
		}
	}
	return out
}

var numberOfList = regexp.MustCompile(`^\d{0,3}[.)]?$`)

// table takes over what a table says.
func (p *prose) table(g *grid) {
	p.close()
	if _, ranked := g.head.columns["rank"]; ranked {
		if _, named := g.head.columns["unit"]; named && !g.coded() {
			p.c.rankings = append(p.c.rankings, g)
			return
		}
	}
	coded := g.coded()
	area := -1
	for i := g.head.from; i < len(g.rows); i++ {
		r := g.row(i)
		switch {
		case r.total:
			p.c.totals = append(p.c.totals, r)
		case r.code != "" && !r.area:
			if p.component(g, i, r) && area >= 0 {
				p.c.Areas[area].held = append(p.c.Areas[area].held, r.code)
			}
		case r.area && coded && count(r.Max, r.Got, r.Lost, r.self) == 0 && r.title == "":
		case (r.area || r.code == "" && g.head.areas) && r.title != "" && (coded || g.head.areas) && !restCell.MatchString(r.title):
			if r.code == "" && coded {
				continue
			}
			area = p.areaRow(g, r, coded)
		}
	}
}

// coded says that the table has rows of components.
func (g *grid) coded() bool {
	for i := g.head.from; i < len(g.rows); i++ {
		if r := g.row(i); r.code != "" && !r.area {
			return true
		}
	}
	return false
}

// areaRow keeps a row of an area. A number that only counts the rows is no
// code, unless all areas are listed.
func (p *prose) areaRow(g *grid, r row, coded bool) int {
	a := Area{Title: r.title, listed: r.code, at: r.at}
	a.score = r.score
	if a.Got == nil {
		a.Got = r.self
	}
	a.stated = a.score
	if r.code != "" && !coded && !g.counts() {
		a.Code = text(arabic(r.code))
	}
	p.c.Areas = append(p.c.Areas, a)
	return len(p.c.Areas) - 1
}

// counts says that the rows are numbered one after another and are not all
// areas there are: then the numbers are no codes.
func (g *grid) counts() bool {
	n, whole := 0, true
	var sum points.Points
	var total *points.Points
	for i := g.head.from; i < len(g.rows); i++ {
		r := g.row(i)
		if r.total {
			total = r.Max
			continue
		}
		if restCell.MatchString(r.title) {
			whole = false
		}
		if r.area {
			if n++; arabic(r.code) != itoa(n) {
				return false
			}
			if r.Max != nil {
				sum = sum.Add(*r.Max)
			}
		}
	}
	return !(whole && total != nil && *total == sum && sum == points.Int(100))
}

// component keeps a row of a component, and says whether it is one of a table
// of points: then it tells of the area that it stands under, also where the
// paper has spoken of it before.
func (p *prose) component(g *grid, i int, r row) bool {
	cells := g.rows[i]
	comp := Component{Code: r.code, Title: r.title, self: r.self, at: r.at, Derived: []string{}}
	comp.score = r.score
	if comp.Got == nil && comp.Lost == nil {
		comp.Got = r.self
	}
	comp.stated = comp.score
	comp.Cause, comp.Measure = text(ending(g.cell(cells, "cause"))), text(ending(g.cell(cells, "measure")))
	comp.Officer = text(ending(made.Replace(g.cell(cells, "officer"))))
	comp.Due = text(lastDate(g.cell(cells, "due")))
	tasks := count(comp.Max, comp.Got, comp.Lost) == 0
	if k, ok := p.at[r.code]; ok {
		p.c.Components[k].fillFrom(comp)
		return !tasks
	}
	if tasks {
		if _, scored := g.head.columns["max"]; !scored {
			p.c.tasks = append(p.c.tasks, comp)
		}
		return false
	}
	p.at[comp.Code] = len(p.c.Components)
	p.c.Components = append(p.c.Components, comp)
	p.lastSeen = append(p.lastSeen, comp.Code)
	if p.area >= 0 && areaCode(comp.Code) != "" && p.area < len(p.c.Areas) {
		p.c.Areas[p.area].held = append(p.c.Areas[p.area].held, comp.Code)
	}
	return true
}
