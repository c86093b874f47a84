package web

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// ruleWords says a rule as an office would: one sentence for its kind, and one
// more for each further thing that it lays down. The fields of the rule are
// read as they are declared, so that a new kind, or a new key of a rule, needs
// only its sentence in the catalogue; without one it shows under its own name.
func ruleWords(c *rulebook.Criterion) []message.Text {
	if c.Rule == nil {
		return nil
	}
	w := wording{c: c, percent: c.Rule.Per != "" || c.Rule.Every != ""}
	args := []message.Arg{exact("max", c.Max.Decimal())}
	var set []string
	rule := reflect.ValueOf(*c.Rule)
	for _, f := range fieldsOf(rule.Type()) {
		v := rule.FieldByIndex(f.index)
		if slices.Contains(apart, f.name) || isZero(v) {
			continue
		}
		set = append(set, f.name)
		args = append(args, w.args(f.name, v)...)
	}
	key := suited("web.said."+string(c.Rule.Kind), set, "web.said.unknown")
	said := []message.Text{message.T(key, args...)}
	used := placeholders(key)
	for _, name := range set {
		if slices.Contains(used, name) {
			continue
		}
		if key := suited("web.said.with."+name, set, ""); key != "" {
			said = append(said, message.T(key, args...))
			used = append(used, placeholders(key)...)
			continue
		}
		i := slices.IndexFunc(args, func(a message.Arg) bool { return a.Name == name })
		value := args[i]
		value.Name = "value"
		said = append(said, message.T("web.said.other", message.Word("name", name), value))
	}
	return said
}

// apart are the fields of a rule that a page shows in their own place.
var apart = []string{"kind", "source", "illustrative"}

// wording puts the values of one rule into words.
type wording struct {
	c       *rulebook.Criterion
	percent bool // thresholds are of a rate
}

// suited returns the key that suits the fields set: "bands_per" where there is
// one and per is set, else "bands", else what is left.
func suited(key string, set []string, left string) string {
	for _, name := range set {
		if has(key + "_" + name) {
			return key + "_" + name
		}
	}
	if has(key) {
		return key
	}
	return left
}

// args are the arguments that a field gives to a sentence.
func (w wording) args(name string, v reflect.Value) []message.Arg {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return []message.Arg{message.Word(name, "")}
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case points.Points:
		return []message.Arg{exact(name, x.Decimal())}
	case decimal.Decimal:
		if w.percent {
			return []message.Arg{message.Percent(name, x, decimal.NewFromInt(1))}
		}
		return []message.Arg{exact(name, x)}
	case calendar.Date:
		return []message.Arg{message.Date(name, x)}
	case message.Phrase:
		return []message.Arg{message.Title(name, x)}
	}
	switch v.Kind() {
	case reflect.String:
		return w.word(name, v.String())
	case reflect.Int:
		return []message.Arg{message.Int(name, int(v.Int()))}
	case reflect.Slice:
		items := make([]message.Text, v.Len())
		for i := range items {
			items[i] = w.item(name, v, i)
		}
		return []message.Arg{message.List(name, items)}
	case reflect.Struct:
		one := reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1)
		return []message.Arg{message.Sub(name, w.item(name, reflect.Append(one, v), 0))}
	}
	return []message.Arg{message.Word(name, "")}
}

// word is a name: that of an input is shown by its title, with what it counts
// as a second argument; any other as it is, or as the catalogue calls it.
func (w wording) word(name, value string) []message.Arg {
	if in, ok := w.c.Input(value); ok {
		unit := message.Title(name+"_unit", in.Unit)
		if in.Unit.VI == "" {
			unit = message.Sub(name+"_unit", message.T("web.said.case"))
		}
		return []message.Arg{message.Title(name, in.Title), unit}
	}
	if key := "web.word." + value; has(key) {
		return []message.Arg{message.Sub(name, message.T(key))}
	}
	return []message.Arg{message.Word(name, value)}
}

// item says one item of a list, such as a band. What the item before it holds
// is at hand as prev_ and its names. The catalogue may have a sentence for the
// first and for those that follow, for a flag that is set (first_share), and
// for one that begins at zero (next_zero).
func (w wording) item(list string, items reflect.Value, i int) message.Text {
	v, place := items.Index(i), "first"
	fields := fieldsOf(v.Type())
	var args, prev []message.Arg
	var kinds []string
	if i > 0 {
		place = "next"
		for _, f := range fields {
			for _, a := range w.args(f.name, items.Index(i-1).FieldByIndex(f.index)) {
				a.Name = "prev_" + a.Name
				prev = append(prev, a)
			}
		}
	}
	for n, f := range fields {
		value := v.FieldByIndex(f.index)
		args = append(args, w.args(f.name, value)...)
		switch {
		case value.Kind() == reflect.Bool && value.Bool():
			kinds = append(kinds, place+"_"+f.name, "item_"+f.name)
		case n == 0 && isZero(value):
			kinds = append(kinds, place+"_zero")
		}
	}
	for _, kind := range append(kinds, place, "item") {
		if key := "web.said." + list + "." + kind; has(key) {
			return message.T(key, append(args, prev...)...)
		}
	}
	var plain []message.Text
	for _, a := range args {
		named := a
		named.Name = "value"
		plain = append(plain, message.T("web.said.pair", message.Word("name", a.Name), named))
	}
	return message.T("web.said.pairs", message.List("pairs", plain))
}

// exact is a number that is shown whole: what a rule lays down is not rounded.
func exact(name string, d decimal.Decimal) message.Arg { return message.Number(name, d) }

// namedField is a field of a struct under its name in files.
type namedField struct {
	name  string
	index []int
}

func fieldsOf(t reflect.Type) []namedField {
	var all []namedField
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" {
			all = append(all, namedField{name, f.Index})
		}
	}
	return all
}

func isZero(v reflect.Value) bool {
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok && v.Kind() != reflect.Pointer {
		return z.IsZero()
	}
	return v.IsZero()
}

func has(key string) bool {
	_, ok := message.Entry(key)
	return ok
}

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

func placeholders(key string) []string {
	entry, _ := message.Entry(key)
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(entry.VI, -1) {
		names = append(names, m[1])
	}
	return names
}

// kindWord names a kind of rule in a word or two.
func kindWord(lang message.Lang, k rulebook.Kind) string {
	if key := "web.rule." + string(k); has(key) {
		return message.Say(lang, key)
	}
	return string(k)
}
