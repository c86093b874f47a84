package rulebook

import (
	"fmt"
	"strings"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// Every is how often a periodic duty falls due.
type Every string

// The lengths of a period.
const (
	Monthly    Every = "month"
	Quarterly  Every = "quarter"
	HalfYearly Every = "half"
)

// months is how long a period is, 0 for none of ours.
func (e Every) months() int {
	switch e {
	case Monthly:
		return 1
	case Quarterly:
		return 3
	case HalfYearly:
		return 6
	}
	return 0
}

func (e Every) periods() int {
	if e.months() == 0 {
		return 0
	}
	return 12 / e.months()
}

// Period is one of the periods of a schedule in the year assessed.
type Period struct {
	Input string         // its count: m01 … m12, q1 … q4, h1, h2
	Late  string         // the count of what came late; "" where the rule gives nothing for it
	Title message.Phrase // "tháng 11"
	Last  calendar.Date  // its last day
}

// lateSuffix ends the names of the counts of what came late.
const lateSuffix = "_late"

// name returns the input and the title of the k-th period, from 1.
func (e Every) name(k int) (string, message.Phrase) {
	switch e {
	case Monthly:
		return fmt.Sprintf("m%02d", k), message.Phrase{VI: fmt.Sprintf("tháng %d", k), EN: time.Month(k).String()}
	case Quarterly:
		return fmt.Sprintf("q%d", k), message.Phrase{VI: "quý " + roman[k], EN: fmt.Sprintf("quarter %d", k)}
	}
	return fmt.Sprintf("h%d", k), message.Phrase{VI: fmt.Sprintf("6 tháng %s năm", []string{"đầu", "cuối"}[k-1]), EN: []string{"first half", "second half"}[k-1]}
}

var roman = [...]string{"", "I", "II", "III", "IV"}

// setPeriods dates the periods of a schedule in the year assessed.
func (rule *Rule) setPeriods(year int) {
	rule.Periods = nil
	for k := 1; k <= rule.Every.periods(); k++ {
		p := Period{}
		p.Input, p.Title = rule.Every.name(k)
		if rule.Late.Sign() > 0 {
			p.Late = p.Input + lateSuffix
		}
		month, day := k*rule.Every.months(), rule.Closes
		if day == 0 {
			day = time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		}
		if last, err := calendar.Of(year, month, day); err == nil {
			p.Last = last
		}
		rule.Periods = append(rule.Periods, p)
	}
}

// duty reads a key of a schedule; false for one that is none of its own.
func (r *reader) duty(m *mapping, key string, rule *Rule, c *Criterion) bool {
	if rule.Kind != Schedule {
		return false
	}
	switch key {
	case "every":
		if rule.Every = Every(m.text(key)); rule.Every != "" && rule.Every.periods() == 0 {
			r.report(m.values[key].Line, c.Code, string(rule.Every), message.T("rulebook.every"))
		}
	case "closes":
		rule.Closes = m.whole(key, 28)
	case "quota":
		m.need(key)
		rule.Quota = m.whole(key, 100_000)
	case "unit":
		rule.Unit = m.phrase(key, false)
	case "each":
		rule.Each = m.points(key, false)
	case "late":
		rule.Late = m.points(key, false)
	case "bands":
		if m.get(key) != nil {
			rule.Bands = r.bands(m, rule, c)
		}
	default:
		return false
	}
	return true
}

// whole reads an optional whole number from 1 to most.
func (m *mapping) whole(key string, most int) int {
	n := m.get(key)
	if n == nil {
		return 0
	}
	v, _, err := threshold(strings.TrimSpace(n.Value))
	if err != nil || !v.IsInteger() || v.Sign() <= 0 || v.IntPart() > int64(most) || strings.HasSuffix(n.Value, "%") {
		m.r.report(n.Line, m.code, n.Value, message.T("rulebook.not_whole", message.Word("key", key), message.Int("most", most)))
		return 0
	}
	return int(v.IntPart())
}

// checkSchedule adds the counts that a schedule asks for to c's inputs, and
// reports points that do not fit together.
func (r *reader) checkSchedule(rule *Rule, c *Criterion) {
	switch {
	case rule.Each.Sign() < 0 || rule.Late.Sign() < 0 || rule.Late.Sign() > 0 && !rule.Late.Less(rule.Each):
		r.report(rule.Line, c.Code, rule.Late.String(), message.T("rulebook.late"))
	case rule.Each.Sign() > 0 && len(rule.Bands) > 0:
		r.report(rule.Line, c.Code, "", message.T("rulebook.each_or_bands"))
	}
	rule.setPeriods(2000) // the year is not known here, and the names do not depend on it
	for _, p := range rule.Periods {
		c.Inputs = append(c.Inputs, Input{Name: p.Input, Type: Count, Title: p.Title, Unit: rule.Unit})
		if p.Late != "" {
			title := message.Phrase{VI: p.Title.VI + ", chậm", EN: p.Title.EN + ", late"}
			c.Inputs = append(c.Inputs, Input{Name: p.Late, Type: Count, Title: title, Unit: rule.Unit})
		}
	}
}
