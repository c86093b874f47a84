package dossier

import "fmt"

// RateDue is those on time or early among those due: the denominator "đến
// hạn".
func (m Measures) RateDue() Part { return Part{m.Early + m.OnTime, m.Due} }

// RateResolved is those not late among those resolved: the denominator "đã
// giải quyết".
func (m Measures) RateResolved() Part { return Part{m.Resolved - m.Late, m.Resolved} }

// Decimal is the share with six places, rounded half up; "" when there is
// nothing to take a share of.
func (p Part) Decimal() string {
	if p.Of <= 0 {
		return ""
	}
	const million = 1_000_000
	n := (int64(p.N)*2*million + int64(p.Of)) / (2 * int64(p.Of))
	return fmt.Sprintf("%d.%06d", n/million, n%million)
}

// Add counts both together.
func (m Measures) Add(o Measures) Measures {
	sum := func(p, q Part) Part { return Part{p.N + q.N, p.Of + q.Of} }
	return Measures{
		m.Received + o.Received, m.Resolved + o.Resolved, m.Early + o.Early, m.OnTime + o.OnTime, m.Late + o.Late,
		m.Open + o.Open, m.OpenOverdue + o.OpenOverdue, m.Returned + o.Returned, m.Withdrawn + o.Withdrawn,
		m.Stopped + o.Stopped, m.Due + o.Due, m.Undated + o.Undated,
		sum(m.Online, o.Online), sum(m.PaidOnline, o.PaidOnline), sum(m.Digitised, o.Digitised),
		sum(m.FullOnline, o.FullOnline), sum(m.Entered, o.Entered),
	}
}
