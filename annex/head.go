package annex

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// role is what a column holds.
type role string

const (
	none      role = ""
	codes     role = "code"
	titles    role = "title"
	maxima    role = "max"
	evidence  role = "evidence"
	guidance  role = "guidance"
	appraiser role = "appraiser"
	filled    role = "filled" // what a unit fills in: not part of the index
)

// headings are the words by which columns are known, without spaces, since
// wraps break them anywhere. The first that fits decides.
var headings = []struct {
	role  role
	exact bool
	words []string
}{
	{guidance, false, []string{"hướngdẫn", "cáchchấm", "cáchtính", "cáchđánhgiá", "phươngpháp", "quyđịnhchấm", "nguyêntắcchấm", "mứcchấm", "ghichú"}},
	{evidence, false, []string{"tàiliệu", "minhchứng", "hồsơkiểmchứng", "hồsơ,tàiliệu", "hồsơtàiliệu", "hồsơminhchứng", "bằngchứng", "vănbảnkiểmchứng", "nguồnkiểmchứng", "kiểmchứng", "căncứ"}},
	{appraiser, false, []string{"cơquanthẩmđịnh", "đơnvịthẩmđịnh", "cơquanchủtrì", "đơnvịchủtrì", "cơquanchấm", "đơnvịchấm", "bộphậnthẩmđịnh", "cơquantheodõi", "cơquanđánhgiá", "ngườithẩmđịnh"}},
	{filled, false, []string{"điểmtự", "điểmthẩm", "điểmđạt", "điểmđánhgiá", "điểmsốtự", "điểmsốthẩm", "tựchấm", "tựđánhgiá", "điểmđơnvị", "sốliệu", "tỷlệ", "tỉlệ", "chữký", "kếtquả", "đơnvịtự", "điểmcủa", "điểmxã", "chênhlệch"}},
	{maxima, false, []string{"điểmtốiđa", "điểmchuẩn", "thangđiểm", "điểmsốtốiđa", "sốđiểmtốiđa", "tốiđa", "điểmquyđịnh", "mứcđiểm"}},
	{maxima, true, []string{"điểm", "điểmsố", "sốđiểm", "tổngđiểm"}},
	{codes, true, []string{"stt", "tt", "sốtt", "sốthứtự", "thứtự", "mã", "mãsố", "mãtc", "mãtiêuchí", "kýhiệu", "mãsốtiêuchí", "số"}},
	{titles, false, []string{"lĩnhvực", "tiêuchí", "nộidung", "têntiêuchí", "chỉtiêu", "tênchỉtiêu", "chỉsố", "tctp", "tc/tctp", "danhmục"}},
}

// headKey is a heading without spaces and without what stands in brackets.
func headKey(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(".:*-–", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

func roleOf(heading string) role {
	key := headKey(heading)
	if key == "" || len([]rune(key)) > 80 {
		return none
	}
	for _, h := range headings {
		for _, w := range h.words {
			if key == w || !h.exact && strings.HasPrefix(key, w) {
				return h.role
			}
		}
	}
	return none
}

// roleUnder is the role of a column with a heading below others: the lowest
// decides ("Đánh giá" over "Thang điểm"), except below one for units to fill in.
func roleUnder(all, lowest string) role {
	whole := roleOf(all)
	if is := roleOf(lowest); is != none && whole != filled {
		return is
	}
	return whole
}

// head says where the columns of a table are.
type head struct {
	columns map[role]int
	keys    []string // of all columns, to know it when it is repeated
	rows    int      // how many rows it takes
	second  int      // a second column of titles, 0 for none
}

// headAt reads a head that begins at rows[i]; up to three rows are one when
// cells are merged or empty above others.
func headAt(rows []row, i int) (head, bool) {
	var best head
	if !slices.ContainsFunc(rows[i].cells, func(c cell) bool { return roleOf(c.text) != none }) {
		return best, false
	}
	for n := 1; n <= 3 && i+n <= len(rows); n++ {
		if rows[i+n-1].prose || rows[i+n-1].part != rows[i].part || n > 1 && !continued(rows[i+n-2], rows[i+n-1]) {
			break
		}
		h := headOf(rows[i : i+n])
		if len(h.columns) > len(best.columns) || n > 1 && len(best.columns) > 0 && len(h.columns) == len(best.columns) {
			best = h
		}
	}
	best.numbered(rows[min(i+best.rows, len(rows)):])
	_, title := best.columns[titles]
	_, max := best.columns[maxima]
	_, code := best.columns[codes]
	_, guide := best.columns[guidance]
	return best, title && (max || code && guide)
}

// numbered takes the first of two columns of titles for that of the codes, if
// codes are what stands in it ("Tiêu chí 1").
func (h *head) numbered(body []row) {
	if _, ok := h.columns[codes]; ok || h.second == 0 {
		return
	}
	coded, others := 0, 0
	for _, r := range body[:min(len(body), 20)] {
		text := r.at(h.columns[titles]).own()
		if _, ok := parseCode(text); ok {
			coded++
		} else if len([]rune(text)) > 3 {
			others++
		}
	}
	if coded > others {
		h.columns[codes], h.columns[titles] = h.columns[titles], h.second
	}
}

// continued says that below may be a second row of a head: it is no body row,
// and either hangs from merged cells or fills columns that are empty above.
func continued(above, below row) bool {
	if below.blank() {
		return false
	}
	for _, c := range below.cells {
		if _, ok := parseCode(c.own()); ok || len([]rune(c.own())) > 60 {
			return false
		}
	}
	if underMerged(below) {
		return true
	}
	for i, c := range below.cells {
		over := above.at(i)
		spans := over.merged || above.at(i+1).merged && above.at(i+1).text == over.text
		if c.own() != "" && over.text != "" && !spans {
			return false
		}
	}
	return true
}

func underMerged(r row) bool {
	return slices.ContainsFunc(r.cells, func(c cell) bool { return c.merged && c.text != "" })
}

func headOf(rows []row) head {
	h := head{columns: map[role]int{}, rows: len(rows)}
	width := 0
	for _, r := range rows {
		width = max(width, len(r.cells))
	}
	strong := false
	for column := range width {
		text, last := "", ""
		for _, r := range rows {
			if t := r.at(column).text; t != "" && t != last {
				text, last = text+" "+t, t
			}
		}
		h.keys = append(h.keys, headKey(text))
		is := roleUnder(text, last)
		_, taken := h.columns[is]
		// Of two columns of points, the one that says it is the maximum.
		says := is == maxima && headKey(text) != "điểm"
		if is != none && is != filled && (!taken || says && !strong) {
			h.columns[is] = column
			strong = strong || says
		}
		if is == titles && taken && h.second == 0 {
			h.second = column
		}
		if is == filled {
			h.columns[filled] = column
		}
	}
	return h
}

// repeated says that the rows at i are the head again, as on a new page.
func (h head) repeated(rows []row, i int) bool {
	if i+h.rows > len(rows) {
		return false
	}
	again := headOf(rows[i : i+h.rows])
	return slices.Equal(trimmed(again.keys), trimmed(h.keys))
}

func trimmed(keys []string) []string {
	for len(keys) > 0 && keys[len(keys)-1] == "" {
		keys = keys[:len(keys)-1]
	}
	return keys
}

// counts tells the row "(1) (2) (3)" or "A B 1 2" that numbers the columns.
func counts(r row) bool {
	n, letters := 0, 0
	for _, c := range r.cells {
		t := strings.Trim(oneLine(c.own()), "() ")
		if t == "" {
			continue
		}
		n++
		switch {
		case t == string(rune('A'+n-1)):
			letters = n
		case t != strconv.Itoa(n) && t != strconv.Itoa(n-letters):
			return false
		}
	}
	return n >= 3
}

// column returns a column's cell, an empty one where there is no such column.
func (h head) column(r row, is role) cell {
	at, ok := h.columns[is]
	if !ok {
		return cell{}
	}
	return r.at(at)
}
