package reading

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/points"
)

// figureColumns are the headings of columns of points.
var figureColumns = []struct {
	key string
	re  *regexp.Regexp
}{
	{"max", regexp.MustCompile(`điểm\s*tối\s*đa|điểm\s*chuẩn|thang\s*điểm|khung\s*điểm|điểm\s*số\s*tối\s*đa|tối\s*đa`)},
	{"self", regexp.MustCompile(`tự\s*chấm|tự\s*đánh\s*giá|đơn\s*vị\s*chấm`)},
	{"got", regexp.MustCompile(`điểm\s*đạt|đạt\s*được|thẩm\s*định|điểm\s*(?:được\s*)?(?:công\s*nhận|chính\s*thức|thực\s*tế)|hội\s*đồng|(?:^|\s)kết\s*quả(?:\s*chấm)?$`)},
	{"lost", regexp.MustCompile(`điểm\s*(?:bị\s*)?(?:mất|trừ|giảm|chưa\s*đạt)|(?:bị\s*)(?:mất|trừ)|chênh\s*lệch`)},
}

var (
	figureLine = regexp.MustCompile(`^\s*` + number + `\s*(?:điểm|đ)?\s*$`)
	lastRun    = regexp.MustCompile(`(?:^|\s)(\d{1,3}(?:[.,]\d{1,3})?(?:\s+\d{1,3}(?:[.,]\d{1,3})?){1,3})(?:\s+(\D.*))?$`)
)

// columnar is what a row of a table says that was copied as lines.
type columnar struct {
	stated
	columnar      bool
	title, remark string
}

// figures reads a component whose points stand bare, in lines of their own or
// in a row: the order is that of the headings seen before, else what adds up.
func (s *segment) figures(columns []string) (string, []string, columnar, bool) {
	var words []string
	var bare []points.Points
	var after []string
	for _, l := range s.lines {
		t := strings.TrimSpace(l.text)
		switch g := figureLine.FindStringSubmatch(t); {
		case t == "":
		case g != nil && len(after) > 0:
			after = append(after, t) // a figure of another column
		case g != nil:
			if p, err := points.Parse(g[1]); err == nil && len(bare) < 4 {
				bare = append(bare, p)
			}
		case len(bare) == 0:
			words = append(words, t)
		default:
			after = append(after, t)
		}
	}
	title := strings.Join(words, " ")
	remark := strings.Join(after, " ")
	if len(bare) == 0 {
		out, ok := rowIn(title, columns)
		return out.title, nil, out, ok
	}
	out := columnar{columnar: true, title: title}
	out.first = -1
	if !out.assign(bare, columns) {
		return "", nil, columnar{}, false
	}
	if out.Lost != nil || out.Got != nil && out.Max != nil && out.Got.Less(*out.Max) {
		out.remark = ending(remark)
	}
	return title, nil, out, true
}

// rowIn reads a row that was copied as one line: title, points, remark.
func rowIn(s string, columns []string) (columnar, bool) {
	out := columnar{columnar: true}
	out.first = -1
	g := lastRun.FindStringSubmatchIndex(s)
	if g == nil {
		return out, false
	}
	var bare []points.Points
	for n := range strings.FieldsSeq(s[g[2]:g[3]]) {
		if p, err := points.Parse(n); err == nil {
			bare = append(bare, p)
		}
	}
	out.title = s[:g[0]]
	if !out.assign(bare, columns) || strings.TrimSpace(out.title) == "" {
		return out, false
	}
	if g[4] >= 0 && (out.Lost != nil && !out.Lost.IsZero() || out.Got != nil && out.Got.Less(*out.Max)) {
		out.remark = ending(s[g[4]:g[5]])
	}
	return out, true
}

func (out *columnar) assign(bare []points.Points, columns []string) bool {
	if len(columns) == len(bare) || len(bare) > 1 && len(columns) > len(bare) {
		for i := range bare {
			switch columns[i] {
			case "max":
				out.Max = &bare[i]
			case "self":
				out.self = &bare[i]
			case "got":
				out.Got = &bare[i]
			case "lost":
				out.Lost = &bare[i]
			}
		}
		return out.Max != nil && (out.Got != nil || out.Lost != nil || out.self != nil) && !out.over()
	}
	switch {
	case len(bare) == 3 && bare[0].Sub(bare[1]) == bare[2]:
		out.Max, out.Got, out.Lost = &bare[0], &bare[1], &bare[2]
	case len(bare) == 2 && !bare[0].Less(bare[1]):
		out.Max, out.Got = &bare[0], &bare[1]
	default:
		return false
	}
	return true
}

// over says that what was got is more than could be: the order was another.
func (out *columnar) over() bool {
	return out.Got != nil && out.Max.Less(*out.Got) && out.Lost == nil
}
