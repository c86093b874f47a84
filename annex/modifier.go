package annex

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/parindex/parindex/points"
)

// modified is what holds and rounds the points of a rule of any kind.
type modified struct{ cap, least, step points.Points }

var (
	capForm   = regexp.MustCompile(`(?i)^nhiều nhất ` + number + ` điểm$`)
	leastForm = regexp.MustCompile(`(?i)^ít nhất -` + number + ` điểm \(được tính điểm âm\)$`)
	stepForm  = regexp.MustCompile(`(?i)^làm tròn xuống từng ` + number + ` điểm$`)
)

// modifier takes a line that limits the points of the component.
func (r *reading) modifier(s string) bool {
	s = strings.TrimRight(s, ". ")
	for form, into := range map[*regexp.Regexp]*points.Points{capForm: &r.modified.cap, leastForm: &r.modified.least, stepForm: &r.modified.step} {
		m := form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		p, err := points.Parse(m[1])
		if err != nil || p.Sign() <= 0 || !into.IsZero() || form != leastForm && r.n.max.Less(p) || points.Int(most).Less(p) {
			return false
		}
		if *into = p; form == leastForm {
			*into = points.Points{}.Sub(p)
		}
		return true
	}
	return false
}

// keys writes the modifiers as keys of a rule in braces.
func (m modified) keys() string {
	s := ""
	for _, k := range []struct {
		key string
		p   points.Points
	}{{"cap", m.cap}, {"least", m.least}, {"step", m.step}} {
		if !k.p.IsZero() {
			s += fmt.Sprintf(", %s: %s", k.key, k.p)
		}
	}
	return s
}
