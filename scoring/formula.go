package scoring

import (
	"errors"
	"math/big"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// formula reckons the formula chosen, exactly, and rounds once.
func (e *evaluation) formula() {
	chosen, ok := e.rule.Chosen()
	if !ok {
		e.fail(message.T("score.no_formula", message.Word("formula", e.rule.Use)))
		return
	}
	v, err := chosen.Expression.Value(operands(e.values))
	switch {
	case errors.Is(err, rulebook.ErrDivision) && e.rule.WhenEmpty != nil:
		e.empty()
		return
	case errors.Is(err, rulebook.ErrDivision):
		e.fail(message.T("score.divides_by_zero", message.Word("formula", chosen.Text)))
		return
	case err != nil:
		e.fail(message.T("score.formula_too_big", message.Word("formula", chosen.Text)))
		return
	}
	p, ok := points.OfRat(v)
	if !ok { // beyond all points: held at a bound
		p = points.Int(points.Limit * v.Sign())
	}
	e.give(p)
	if e.o.Reasons {
		e.reason = message.T("score.formula", message.Word("formula", chosen.Text), message.List("inputs", e.formulaInputs(chosen.Expression)), e.gotArg(), e.maxArg())
	}
}

// operands reads values for a formula. It holds on to the values alone, so
// that an evaluation need not be kept on the heap.
func operands(values []Value) func(name string) rulebook.Operand {
	return func(name string) rulebook.Operand {
		v := valueIn(values, name)
		if v.Type == rulebook.YesNo {
			return rulebook.Operand{Yes: v.yes}
		}
		return rulebook.Operand{Number: v.num.rat()}
	}
}

func (a amount) rat() *big.Rat {
	if a.wide != nil {
		return a.wide.Rat()
	}
	return big.NewRat(a.n, pow10[a.scale])
}

func (e *evaluation) formulaInputs(x *rulebook.Expression) []message.Text {
	said := make([]message.Text, len(x.Names))
	for i, name := range x.Names {
		said[i] = message.T("score.formula_input", message.Word("name", name), message.Sub("value", e.value(name).Said()))
	}
	return said
}
