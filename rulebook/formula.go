package rulebook

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// The limits of a formula. There are no loops, and with these bounds neither
// its text nor its numbers can grow without end.
const (
	maxFormula = 500 // characters, and so of the parser's nodes
	maxTerms   = 100
	maxBits    = 4096 // of a number on the way
)

// Expression is a formula made ready: exact rational arithmetic over inputs,
// with comparisons, and min, max and abs. It may be used concurrently.
type Expression struct {
	Names []string // the inputs it reads, in the order in which they stand
	root  term
}

// Operand is the value of an input in a formula: a number, or yes or no.
type Operand struct {
	Number *big.Rat
	Yes    bool
}

// Faults of reckoning.
var (
	ErrDivision = errors.New("division by zero")
	ErrTooBig   = errors.New("a number on the way grows too long")
)

// term is one operation. A term of type YesNo leaves Number nil.
type term struct {
	kind InputType // Number or YesNo
	eval func(read func(string) Operand) (Operand, error)
}

// fault is what is wrong with a formula, as a key of the catalogue.
type formulaFault struct {
	key, found string
}

func (f *formulaFault) Error() string { return f.key + ": " + f.found }

var (
	plainNumber = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,10})?$`)
)

// compile reads a formula over inputs of the given types. Only the nodes
// listed here pass; everything else of the language, loops above all, is
// refused.
func compile(text string, types map[string]InputType) (*Expression, error) {
	if n := len([]rune(text)); n > maxFormula {
		return nil, &formulaFault{"rulebook.formula_long", ""}
	}
	config := conf.CreateNew()
	config.MaxNodes = maxFormula
	c := &compiler{source: []rune(text), types: types, expression: &Expression{}}
	tree, err := parser.ParseWithConfig(text, config)
	if err != nil {
		var syntax *file.Error
		if errors.As(err, &syntax) {
			return nil, &formulaFault{"rulebook.formula_syntax", syntax.Message}
		}
		return nil, &formulaFault{"rulebook.formula_syntax", strings.SplitN(err.Error(), "\n", 2)[0]}
	}
	root, err := c.term(tree.Node)
	if err != nil {
		return nil, err
	}
	if root.kind != Number {
		return nil, &formulaFault{"rulebook.formula_not_number", text}
	}
	c.expression.root = root
	return c.expression, nil
}

// Value reckons the formula from the inputs that read returns. The error is
// ErrDivision or ErrTooBig.
func (x *Expression) Value(read func(name string) Operand) (*big.Rat, error) {
	v, err := x.root.eval(read)
	if err != nil {
		return nil, err
	}
	return v.Number, nil
}

type compiler struct {
	source     []rune
	types      map[string]InputType
	count      int // of terms
	expression *Expression
}

func (c *compiler) term(node ast.Node) (term, error) {
	if c.count++; c.count > maxTerms {
		return term{}, &formulaFault{"rulebook.formula_long", ""}
	}
	switch n := node.(type) {
	case *ast.IntegerNode:
		return c.literal(n.Location(), n.String())
	case *ast.FloatNode:
		return c.literal(n.Location(), n.String())
	case *ast.IdentifierNode:
		return c.name(n.Value)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.BuiltinNode:
		return c.call(n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(callee.Value, n.Arguments)
		}
	}
	return term{}, &formulaFault{"rulebook.formula_not_allowed", c.found(node)}
}

// found is what the formula says there.
func (c *compiler) found(node ast.Node) string {
	if at := node.Location(); at.From >= 0 && at.From < at.To && at.To <= len(c.source) {
		return string(c.source[at.From:at.To])
	}
	return fmt.Sprintf("%T", node)
}

// literal takes a number from the text itself, so that 0.1 is a tenth.
func (c *compiler) literal(at file.Location, shown string) (term, error) {
	text := shown
	if at.From >= 0 && at.From < at.To && at.To <= len(c.source) {
		text = string(c.source[at.From:at.To])
	}
	if !plainNumber.MatchString(text) {
		return term{}, &formulaFault{"rulebook.formula_literal", text}
	}
	v, ok := new(big.Rat).SetString(text)
	if !ok {
		return term{}, &formulaFault{"rulebook.formula_literal", text}
	}
	return term{Number, func(func(string) Operand) (Operand, error) { return Operand{Number: v}, nil }}, nil
}

func (c *compiler) name(name string) (term, error) {
	kind, known := c.types[name]
	switch {
	case !known:
		return term{}, &formulaFault{"rulebook.formula_unknown", name}
	case kind == Count:
		kind = Number
	case kind != Number && kind != YesNo:
		return term{}, &formulaFault{"rulebook.formula_type", name}
	}
	if !slices.Contains(c.expression.Names, name) {
		c.expression.Names = append(c.expression.Names, name)
	}
	return term{kind, func(read func(string) Operand) (Operand, error) { return read(name), nil }}, nil
}

// terms compiles nodes that must all be of one type.
func (c *compiler) terms(want InputType, nodes ...ast.Node) ([]term, error) {
	all := make([]term, len(nodes))
	for i, n := range nodes {
		t, err := c.term(n)
		if err != nil {
			return nil, err
		}
		if t.kind != want {
			return nil, &formulaFault{"rulebook.formula_mixed", c.found(n)}
		}
		all[i] = t
	}
	return all, nil
}

func (c *compiler) conditional(n *ast.ConditionalNode) (term, error) {
	cond, err := c.terms(YesNo, n.Cond)
	if err != nil {
		return term{}, err
	}
	first, err := c.term(n.Exp1)
	if err != nil {
		return term{}, err
	}
	other, err := c.terms(first.kind, n.Exp2)
	if err != nil {
		return term{}, err
	}
	return term{first.kind, func(read func(string) Operand) (Operand, error) {
		choice, err := cond[0].eval(read)
		if err != nil {
			return Operand{}, err
		}
		if choice.Yes {
			return first.eval(read)
		}
		return other[0].eval(read)
	}}, nil
}
