package scoring

import (
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// Typed reads stored values again: a database keeps them as they were given.
// What does not parse any more is message.Problems.
func Typed(x *rulebook.Index, stored Inputs) (Inputs, error) {
	typed := make(Inputs, len(stored))
	var problems message.Problems
	n := 0
	for _, values := range stored {
		n += len(values)
	}
	room := make([]Value, n)
	for code, values := range stored {
		c, ok := x.Find(code)
		if !ok {
			problems = append(problems, message.Problem{Code: code, Text: message.T("input.unknown_criterion")})
			continue
		}
		typed[code], room = room[:0:len(values)], room[len(values):]
		for _, v := range values {
			in, ok := c.Input(v.Input)
			if !ok {
				in = rulebook.Input{Name: v.Input, Type: v.Type}
			}
			fresh, bad := ParseValue(c, in, v.Raw)
			if bad != nil {
				problems = append(problems, message.Problem{File: v.File, Line: v.Line, Code: code, Value: v.Raw, Text: *bad})
				continue
			}
			fresh.Source, fresh.Mark, fresh.File, fresh.Line = v.Source, v.Mark, v.File, v.Line
			typed[code] = append(typed[code], fresh)
		}
	}
	return typed, problems.OrNil()
}
