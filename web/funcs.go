package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// shown is how a page writes: its language, and the decimals of its index.
type shown struct {
	lang   message.Lang
	digits rulebook.Digits
}

// total writes a sum: of an area, a unit, several losses.
func (s shown) total(p points.Points) string { return s.lang.PointsTo(p, int(s.digits)) }

// points writes the points of one component, and any maximum.
func (s shown) points(p points.Points) string { return s.lang.PointsTo(p, s.digits.OfLine()) }

// less puts a minus before what was lost.
func less(said string) string {
	if said == "0" {
		return said
	}
	return "−" + said
}

// signed writes a difference of sums, with its sign.
func (s shown) signed(p points.Points) string {
	switch {
	case p.Sign() < 0:
		return less(s.total(points.Points{}.Sub(p)))
	case p.IsZero():
		return s.total(p)
	}
	return "+" + s.total(p)
}

// funcs are what templates may call, for one way to write.
func funcs(s shown, a *assets) template.FuncMap {
	lang := s.lang
	return template.FuncMap{
		"t":      func(key string, pairs ...any) (string, error) { return say(s, key, pairs) },
		"in":     func(x interface{ In(message.Lang) string }) string { return x.In(lang) },
		"points": s.points,
		"total":  s.total,
		"count":  func(n int) string { return lang.Number(decimal.NewFromInt(int64(n))) },
		"number": func(n decimal.Decimal) string { return lang.Number(n.Round(2)) },
		"year":   strconv.Itoa,
		"days":   func(d forecast.Days) string { return lang.PointsTo(d.Exact(), 1) },
		"tenths": func(n int) string { return lang.PointsTo(forecast.Days(n).Exact(), 1) },
		"inc":    func(n int) int { return n + 1 },
		"say":    func(key string) string { return message.Say(lang, key) },
		"time":   lang.Time,
		"kb":     func(n int64) string { return lang.Number(decimal.NewFromInt((n+1023)/1024)) + " kB" },
		"date":   func(d calendar.Date) string { return d.String() },
		"office": app.CanConvert,
		"day":    func(t time.Time) string { return calendar.On(t).String() },
		"lang":   func() string { return string(lang) },
		"static": a.path,
		"args":   pair,
		"query":  url.QueryEscape,
		"loss":   func(p points.Points) string { return less(s.points(p)) },
		"signed": s.signed,
		"losses": func(p points.Points) string { return less(s.total(p)) },
		"rate":   func(p dossier.Part) string { return rateOf(lang, p) },
		"at":     momentOf,
		"abs":    func(n int) int { return max(n, -n) },
	}
}

// say says a key with named arguments, each formatted by its type.
func say(s shown, key string, pairs []any) (string, error) {
	if len(pairs)%2 != 0 {
		return "", fmt.Errorf("%s: arguments come in pairs of name and value", key)
	}
	args := make([]message.Arg, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return "", fmt.Errorf("%s: the name of an argument is a string, not %T", key, pairs[i])
		}
		switch v := pairs[i+1].(type) {
		case string:
			args = append(args, message.Word(name, v))
		case int:
			args = append(args, message.Int(name, v))
		case time.Time:
			args = append(args, message.Time(name, v))
		case points.Points:
			args = append(args, message.Points(name, v))
		case *points.Points:
			args = append(args, message.Points(name, *v))
		case calendar.Date:
			args = append(args, message.Date(name, v))
		case message.Phrase:
			args = append(args, message.Title(name, v))
		case message.Text:
			args = append(args, message.Sub(name, v))
		default:
			return "", fmt.Errorf("%s: no way to say a %T", key, v)
		}
	}
	return message.T(key, args...).WithDigits(s.digits.OfLine()).In(s.lang), nil
}

// pair makes a map of names and values, to hand several to a template.
func pair(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("args: names and values come in pairs")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m, nil
}
