package annex

// take says whether a rule was understood; guidance that may change it is
// looked at all the same.
func (r *reading) take(understood bool) {
	switch {
	case !understood:
		r.unclear("annex.todo.rule")
	case r.beside:
		r.mark(r.n, r.at(), "annex.todo.guide")
	}
}

// settleModified keeps the modifiers with a rule that was understood.
func (r *reading) settleModified() {
	if r.vague {
		return
	}
	m := &r.n.rule.modified
	if !r.modified.cap.IsZero() {
		m.cap = r.modified.cap
	}
	if !r.modified.least.IsZero() {
		m.least = r.modified.least
	}
	m.step = r.modified.step
	spoken := len(r.tallies) > 0 || r.duty != nil || len(r.formulas) > 0
	if (spoken || *m != modified{}) && !r.loads() {
		r.unclear("annex.todo.numbers")
	}
}

// sentence takes what says more than an option: points for each, a periodic
// duty, a formula, a modifier.
func (r *reading) sentence(s string, must bool) bool {
	if m := measure.FindStringSubmatch(s); m != nil && r.measure == "" {
		r.measure = m[1]
		return true
	}
	if m := closing.FindStringSubmatch(s); m != nil && r.closes == 0 {
		if day := ordinal(m[1]); day > 0 && day <= 28 {
			r.closes = day
			return true
		}
	}
	if d, ok := parseDuty(s); ok && r.duty == nil {
		r.duty, r.bound = &d, must
		return true
	}
	if t, ok := parseTally(s); ok {
		r.tallies = append(r.tallies, t)
		return true
	}
	return r.formula(s) || r.modifier(s)
}

// isSentence says that a text is an option or a sentence that stands alone.
func isSentence(s string) bool {
	_, duty := parseDuty(s)
	_, tally := parseTally(s)
	return duty || tally || isOption(s)
}
