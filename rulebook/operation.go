package rulebook

import (
	"math/big"

	"github.com/expr-lang/expr/ast"
)

// arithmetic are the operations on two numbers that give a number.
var arithmetic = map[string]func(a, b *big.Rat) (*big.Rat, error){
	"+": func(a, b *big.Rat) (*big.Rat, error) { return new(big.Rat).Add(a, b), nil },
	"-": func(a, b *big.Rat) (*big.Rat, error) { return new(big.Rat).Sub(a, b), nil },
	"*": func(a, b *big.Rat) (*big.Rat, error) { return new(big.Rat).Mul(a, b), nil },
	"/": func(a, b *big.Rat) (*big.Rat, error) {
		if b.Sign() == 0 {
			return nil, ErrDivision
		}
		return new(big.Rat).Quo(a, b), nil
	},
}

// comparison are the operations on two numbers that give yes or no.
var comparison = map[string]func(order int) bool{
	"==": func(order int) bool { return order == 0 },
	"!=": func(order int) bool { return order != 0 },
	"<":  func(order int) bool { return order < 0 },
	"<=": func(order int) bool { return order <= 0 },
	">":  func(order int) bool { return order > 0 },
	">=": func(order int) bool { return order >= 0 },
}

func (c *compiler) binary(n *ast.BinaryNode) (term, error) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		return c.logic(n)
	}
	reckon, compare := arithmetic[n.Operator], comparison[n.Operator]
	if reckon == nil && compare == nil {
		return term{}, &formulaFault{"rulebook.formula_not_allowed", n.Operator}
	}
	ts, err := c.terms(Number, n.Left, n.Right)
	if err != nil {
		return term{}, err
	}
	kind := Number
	if compare != nil {
		kind = YesNo
	}
	return term{kind, func(read func(string) Operand) (Operand, error) {
		a, err := ts[0].eval(read)
		if err != nil {
			return Operand{}, err
		}
		b, err := ts[1].eval(read)
		if err != nil {
			return Operand{}, err
		}
		if compare != nil {
			return Operand{Yes: compare(a.Number.Cmp(b.Number))}, nil
		}
		return short(reckon(a.Number, b.Number))
	}}, nil
}

// short refuses numbers that have grown too long to be anybody's points.
func short(v *big.Rat, err error) (Operand, error) {
	if err == nil && v.Num().BitLen()+v.Denom().BitLen() > maxBits {
		err = ErrTooBig
	}
	return Operand{Number: v}, err
}

// logic joins two answers; the second is not looked at where the first
// decides, so that "b > 0 and a / b > 0.9" does not divide by zero.
func (c *compiler) logic(n *ast.BinaryNode) (term, error) {
	ts, err := c.terms(YesNo, n.Left, n.Right)
	if err != nil {
		return term{}, err
	}
	decides := n.Operator == "or" || n.Operator == "||"
	return term{YesNo, func(read func(string) Operand) (Operand, error) {
		first, err := ts[0].eval(read)
		if err != nil || first.Yes == decides {
			return first, err
		}
		return ts[1].eval(read)
	}}, nil
}

func (c *compiler) unary(n *ast.UnaryNode) (term, error) {
	switch n.Operator {
	case "-":
		ts, err := c.terms(Number, n.Node)
		if err != nil {
			return term{}, err
		}
		return apply(ts, func(vs []*big.Rat) *big.Rat { return new(big.Rat).Neg(vs[0]) }), nil
	case "not", "!":
		ts, err := c.terms(YesNo, n.Node)
		if err != nil {
			return term{}, err
		}
		return term{YesNo, func(read func(string) Operand) (Operand, error) {
			v, err := ts[0].eval(read)
			v.Yes = !v.Yes
			return v, err
		}}, nil
	}
	return term{}, &formulaFault{"rulebook.formula_not_allowed", n.Operator}
}

// functions are those that a formula may call.
var functions = map[string]func(vs []*big.Rat) *big.Rat{
	"min": func(vs []*big.Rat) *big.Rat { return extreme(vs, -1) },
	"max": func(vs []*big.Rat) *big.Rat { return extreme(vs, 1) },
	"abs": func(vs []*big.Rat) *big.Rat { return new(big.Rat).Abs(vs[0]) },
}

func extreme(vs []*big.Rat, side int) *big.Rat {
	best := vs[0]
	for _, v := range vs[1:] {
		if v.Cmp(best) == side {
			best = v
		}
	}
	return best
}

func (c *compiler) call(name string, args []ast.Node) (term, error) {
	f := functions[name]
	if f == nil {
		return term{}, &formulaFault{"rulebook.formula_function", name}
	}
	if len(args) == 0 || name == "abs" && len(args) != 1 {
		return term{}, &formulaFault{"rulebook.formula_arguments", name}
	}
	ts, err := c.terms(Number, args...)
	if err != nil {
		return term{}, err
	}
	return apply(ts, f), nil
}

func apply(ts []term, f func([]*big.Rat) *big.Rat) term {
	return term{Number, func(read func(string) Operand) (Operand, error) {
		vs := make([]*big.Rat, len(ts))
		for i, t := range ts {
			v, err := t.eval(read)
			if err != nil {
				return Operand{}, err
			}
			vs[i] = v.Number
		}
		return Operand{Number: f(vs)}, nil
	}}
}
