package scoring

import (
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// Verdict is how a case came out.
type Verdict struct {
	Case   rulebook.Case
	Line   Line
	Faults []message.Text // what is not as the case says; none: it holds
}

// Holds says whether the rule gives what the case says.
func (v Verdict) Holds() bool { return len(v.Faults) == 0 }

// Problems are the faults at their place in the file of cases.
func (v Verdict) Problems() message.Problems {
	var ps message.Problems
	for _, t := range v.Faults {
		ps = append(ps, message.Problem{File: v.Case.File, Line: v.Case.Line, Code: v.Case.Component, Value: v.Case.Name, Text: t})
	}
	return ps
}

// RunCase scores the component of a case from its inputs and compares.
func RunCase(x *rulebook.Index, c rulebook.Case) Verdict {
	v := Verdict{Case: c}
	fault := func(key string, args ...message.Arg) { v.Faults = append(v.Faults, message.T(key, args...)) }
	node, ok := x.Find(c.Component)
	if !ok || !node.Scored() {
		fault("case.not_scored")
		return v
	}
	var values []Value
	for _, g := range c.Inputs {
		in, ok := node.Takes(g.Input)
		if !ok {
			fault("case.unknown_input", message.Word("input", g.Input))
			continue
		}
		value, bad := ParseValue(node, in, g.Value)
		if bad != nil {
			fault("case.value", message.Word("input", g.Input), message.Word("value", g.Value), message.Sub("cause", *bad))
			continue
		}
		values = append(values, value)
	}
	if len(v.Faults) > 0 {
		return v
	}
	v.Line = ScoreOne(node, values)
	if v.Line.Got != c.Points {
		fault("case.points", message.Points("got", v.Line.Got), message.Points("want", c.Points))
	}
	if string(v.Line.Outcome) != c.Outcome {
		fault("case.outcome_differs", message.Word("got", string(v.Line.Outcome)), message.Word("want", c.Outcome))
	}
	if reason := v.Line.Reason.In(message.VI); !strings.Contains(reason, c.Reason) {
		fault("case.reason", message.Word("got", reason), message.Word("want", c.Reason))
	}
	if c.Next != "" {
		next := ""
		if v.Line.Next != nil {
			next = v.Line.Next.Text.In(message.VI)
		}
		if !strings.Contains(next, c.Next) {
			fault("case.next", message.Word("got", next), message.Word("want", c.Next))
		}
	}
	return v
}
