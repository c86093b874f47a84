package docx

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

const (
	maxExpressionBytes = 500
	maxExpressionNodes = 100
	expressionMemory   = 10_000 // units of the vm: array cells it may make
)

// fetchFunction is what a name or a member becomes before compilation. Its own
// fetching answers nil for what is not there; a report must not.
const fetchFunction = "fetch"

// expression is a compiled placeholder. It is safe for concurrent use.
type expression struct {
	program *vm.Program
	names   []string // top-level names it reads
}

// operators that an expression may use. Left out on purpose: ranges, regular
// expressions, powers, ??.
var operators = map[string]bool{
	"+": true, "-": true, "*": true, "/": true, "%": true,
	"==": true, "!=": true, "<": true, ">": true, "<=": true, ">=": true,
	"and": true, "or": true, "&&": true, "||": true, "!": true, "not": true,
	"in": true, "contains": true, "startsWith": true, "endsWith": true,
}

// functions that an expression may call.
var functions = map[string]func(...any) (any, error){
	"upper": text1(strings.ToUpper),
	"lower": text1(strings.ToLower),
	"len":   length,
	"join":  join,

	// As Vietnamese offices write numbers and dates.
	"words":    words,
	"roman":    romanNumeral,
	"two":      two,
	"longdate": longdate,
}

const functionNames = "upper, lower, len, join, words, roman, two, longdate"

// compileExpression parses source, refuses every node that is not on the list
// of allowed ones, and rewrites names so that an unknown one is an error.
func compileExpression(source string) (*expression, error) {
	if len(source) > maxExpressionBytes {
		return nil, fmt.Errorf("biểu thức dài quá %d ký tự; hãy viết ngắn lại", maxExpressionBytes)
	}
	config := conf.CreateNew()
	config.MaxNodes = maxExpressionNodes
	for _, name := range builtin.Names {
		config.Disabled[name] = true
	}
	clear(config.Builtins)
	expr.DisableIfOperator()(config)
	for name, f := range functions {
		expr.Function(name, f)(config)
	}
	expr.Function(fetchFunction, fetch)(config)
	config.Check()

	tree, err := parser.ParseWithConfig(source, config)
	if err != nil {
		return nil, syntaxError(err)
	}
	e := &expression{}
	if tree.Node, err = e.allow(tree.Node); err != nil {
		return nil, err
	}
	if _, err = checker.Check(tree, config); err != nil {
		return nil, syntaxError(err)
	}
	if e.program, err = compiler.Compile(tree, config); err != nil {
		return nil, syntaxError(err)
	}
	return e, nil
}

func syntaxError(err error) error {
	first, _, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("biểu thức viết sai (%s)", first)
}

// allow returns node with names and members turned into calls of fetch.
func (e *expression) allow(node ast.Node) (ast.Node, error) {
	switch n := node.(type) {
	case *ast.NilNode, *ast.IntegerNode, *ast.BoolNode, *ast.StringNode:
		return n, nil
	case *ast.IdentifierNode:
		if strings.HasPrefix(n.Value, "$") {
			return nil, fmt.Errorf("tên %q không dùng được trong mẫu", n.Value)
		}
		e.names = append(e.names, n.Value)
		return fetchNode(&ast.IdentifierNode{Value: "$env"}, &ast.StringNode{Value: n.Value}), nil
	case *ast.MemberNode:
		if n.Optional || n.Method {
			return nil, errors.New("chỉ dùng dấu chấm để lấy trường, như a.b")
		}
		if err := e.allowAll(&n.Node, &n.Property); err != nil {
			return nil, err
		}
		return fetchNode(n.Node, n.Property), nil
	case *ast.UnaryNode:
		if !operators[n.Operator] {
			return nil, fmt.Errorf("phép toán %q không dùng được trong mẫu", n.Operator)
		}
		return n, e.allowAll(&n.Node)
	case *ast.BinaryNode:
		if !operators[n.Operator] {
			return nil, fmt.Errorf("phép toán %q không dùng được trong mẫu", n.Operator)
		}
		return n, e.allowAll(&n.Left, &n.Right)
	case *ast.ConditionalNode:
		return n, e.allowAll(&n.Cond, &n.Exp1, &n.Exp2)
	case *ast.ArrayNode:
		for i := range n.Nodes {
			if err := e.allowAll(&n.Nodes[i]); err != nil {
				return nil, err
			}
		}
		return n, nil
	case *ast.CallNode:
		callee, ok := n.Callee.(*ast.IdentifierNode)
		if !ok || functions[callee.Value] == nil {
			return nil, errors.New("hàm này không dùng được trong mẫu; chỉ có " + functionNames)
		}
		for i := range n.Arguments {
			if err := e.allowAll(&n.Arguments[i]); err != nil {
				return nil, err
			}
		}
		return n, nil
	}
	return nil, errors.New("cách viết này không dùng được trong mẫu; chỉ dùng tên trường, phép tính, phép so sánh và các hàm " + functionNames)
}

func (e *expression) allowAll(nodes ...*ast.Node) error {
	for _, n := range nodes {
		allowed, err := e.allow(*n)
		if err != nil {
			return err
		}
		*n = allowed
	}
	return nil
}

func fetchNode(from, key ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: fetchFunction}, Arguments: []ast.Node{from, key}}
}

// value runs the expression over env. machine is reused between runs.
func (e *expression) value(machine *vm.VM, env map[string]any) (any, error) {
	machine.MemoryBudget = expressionMemory
	v, err := machine.Run(e.program, env)
	if err == nil {
		return v, nil
	}
	var own mistake
	if errors.As(err, &own) {
		return nil, own
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return nil, fmt.Errorf("không tính được biểu thức (%s)", first)
}

// mistake is an error of our own functions, told apart from those of the
// machine, which are English and carry a snippet.
type mistake string

func (m mistake) Error() string { return string(m) }

func fetch(args ...any) (any, error) {
	from, key := args[0], args[1]
	if m, ok := from.(map[string]any); ok {
		if name, ok := key.(string); ok {
			if v, ok := m[name]; ok {
				return v, nil
			}
			return nil, unknownName(name)
		}
	}
	v := reflect.ValueOf(from)
	switch name, byName := key.(string); {
	case byName && v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		item := v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key()))
		if !item.IsValid() {
			return nil, unknownName(name)
		}
		return item.Interface(), nil
	case byName:
		return nil, mistake(fmt.Sprintf("không lấy được trường “%s”: giá trị đứng trước dấu chấm không phải là nhóm trường", name))
	}
	i, ok := key.(int)
	if !ok || v.Kind() != reflect.Slice {
		return nil, mistake("chỉ lấy được phần tử theo số thứ tự từ một danh sách")
	}
	if i < 0 || i >= v.Len() {
		return nil, mistake(fmt.Sprintf("danh sách có %d phần tử, không có phần tử số %d (đếm từ 0)", v.Len(), i))
	}
	return v.Index(i).Interface(), nil
}

func unknownName(name string) error {
	return mistake(fmt.Sprintf("không có trường “%s” trong dữ liệu; hãy kiểm tra lại cách viết tên trường", name))
}

func text1(f func(string) string) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		if len(args) == 1 {
			if s, ok := args[0].(string); ok {
				return f(s), nil
			}
		}
		return nil, mistake("hàm upper, lower cần đúng một giá trị là chữ")
	}
}

func length(args ...any) (any, error) {
	if len(args) == 1 {
		if s, ok := args[0].(string); ok {
			return utf8.RuneCountInString(s), nil
		}
		if v := reflect.ValueOf(args[0]); v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
			return v.Len(), nil
		}
	}
	return nil, mistake("hàm len cần đúng một chuỗi chữ hoặc một danh sách")
}

func join(args ...any) (any, error) {
	if len(args) != 2 {
		return nil, mistake("hàm join cần một danh sách và một dấu nối, như join(ten, \", \")")
	}
	separator, ok := args[1].(string)
	v := reflect.ValueOf(args[0])
	if !ok || v.Kind() != reflect.Slice {
		return nil, mistake("hàm join cần một danh sách và một dấu nối, như join(ten, \", \")")
	}
	texts := make([]string, v.Len())
	for i := range texts {
		if texts[i], ok = v.Index(i).Interface().(string); !ok {
			return nil, mistake("hàm join chỉ nối được danh sách chữ")
		}
	}
	return strings.Join(texts, separator), nil
}
