package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// winningRoutes are the pages on which points are forecast and won back.
func (s *server) winningRoutes() []route {
	return []route{
		{"GET " + unit + "/forecast", s.forecast, false},
		{"GET " + unit + "/forecast/try", s.tryOut, false},
		{"GET " + unit + "/forecast/target", s.target, false},
	}
}

// forecastBody is what the page of a forecast shows.
type forecastBody struct {
	*app.Forecast
	Path   string
	Tabs   []link
	All    bool // also what is secure
	Rows   []forecastRow
	Counts []stateCount
	Band   template.HTML
	Trend  template.HTML // empty while there are fewer than two days
	Days   []forecast.Day
}

type stateCount struct {
	State forecast.State
	N     int
	Sum   points.Points // what is open or gone there
}

// forecastRow is a component with its bar.
type forecastRow struct {
	forecast.Component
	Bar template.HTML
}

// tabs are the three pages of a forecast.
func tabs(lang message.Lang, path, here string) []link {
	var all []link
	for _, at := range []string{"", "/try", "/target"} {
		all = append(all, link{Href: path + "/forecast" + at, Text: message.Say(lang, "web.forecast.tab"+strings.ReplaceAll(at, "/", ".")), Here: at == here})
	}
	return all
}

// bandOf draws what is kept, what is open and what is gone.
func bandOf(max, end, best points.Points, height int, say func(points.Points) string) template.HTML {
	label := func(p points.Points) string {
		if say == nil || p.IsZero() {
			return ""
		}
		return say(p)
	}
	return chart.Bar{Full: max, Height: height, Parts: []chart.Part{
		{Value: end, Class: "got", Label: label(end)}, {Value: best.Sub(end), Class: "claimed", Label: label(best.Sub(end))},
		{Value: max.Sub(best), Class: "lost", Label: label(max.Sub(best))},
	}}.SVG()
}

func (s *server) forecast(v *visit) error {
	f, err := s.sys.Forecast(v.r.Context(), v.actor(), v.round(), v.unit(), app.UsualDays)
	if err != nil {
		return err
	}
	path := unitPath(f.Round.Key, f.Unit.Alias)
	b := forecastBody{Forecast: f, Path: path, Tabs: tabs(v.lang, path, ""), All: v.query("show") == "all"}
	b.Band = bandOf(f.Of.Max, f.Of.Low, f.Of.High, 28, shown{v.lang, f.Index.Digits}.total)
	for _, state := range forecast.States {
		count := stateCount{State: state}
		for _, k := range f.Of.Components {
			if k.State != state {
				continue
			}
			count.N++
			count.Sum = count.Sum.Add(sumOf(k))
		}
		b.Counts = append(b.Counts, count)
	}
	for _, k := range f.Of.Components {
		if b.All || k.State != forecast.Secure {
			b.Rows = append(b.Rows, forecastRow{k, bandOf(k.Max, k.End, k.Best, 10, nil)})
		}
	}
	b.Days = forecast.Steps(f.History)
	b.Trend = trendOf(shown{v.lang, f.Index.Digits}, f.Of.Max, b.Days)
	s.showWinning(v, "forecast", f, b)
	return nil
}

// trendOf draws how a forecast went.
func trendOf(as shown, full points.Points, days []forecast.Day) template.HTML {
	t := chart.Trend{Full: full, Title: message.Say(as.lang, "web.forecast.history")}
	for _, d := range days {
		t.Days = append(t.Days, chart.TrendDay{At: days[0].On.Days(d.On), Label: d.On.String(), Low: d.Low, High: d.High, LowSaid: as.total(d.Low), HighSaid: as.total(d.High)})
	}
	return t.SVG()
}

// sumOf is the points that put a component into its state.
func sumOf(k forecast.Component) points.Points {
	switch k.State {
	case forecast.Lost:
		return k.Gone()
	case forecast.Secure:
		return k.End
	}
	return k.Open()
}

func (s *server) showWinning(v *visit, name string, f *app.Forecast, body any) {
	s.show(v, http.StatusOK, name, page{About: f.Unit.Name.In(v.lang), Frame: frameOf(v.lang, f.Frame, "/forecast"), Body: body, Extra: "winning"})
}

// daysOf reads the effort to assume for what nobody has estimated.
func (v *visit) daysOf() (typed string, usual forecast.Days) {
	typed = strings.TrimSpace(v.query("days"))
	if d, ok := forecast.ParseDays(typed); ok && d > 0 {
		return typed, d
	}
	return v.lang.PointsTo(app.UsualDays.Exact(), 1), app.UsualDays
}

// whatIfBody is what the page of what-if shows.
type whatIfBody struct {
	*app.Tried
	Path, Days string
	Tabs       []link
	Measures   []measureRow
	Gain       points.Points
	Fields     []whatIfField
	Others     []forecast.Component // whose inputs may be set
	Open       []string             // codes whose inputs are shown
}

type measureRow struct {
	forecast.Measure
	On    bool
	Worth points.Points // alone
}

// whatIfField is an input of a component that a person may set.
type whatIfField struct {
	Component forecast.Component
	Inputs    []whatIfInput
	Gives     points.Points
}

type whatIfInput struct {
	rulebook.Input
	Name, Typed, Now string
	Wrong            *message.Text
}

func (s *server) tryOut(v *visit) error {
	typed, usual := v.daysOf()
	q := v.r.URL.Query()
	set := map[string]map[string]string{}
	for name, values := range q {
		if rest, ok := strings.CutPrefix(name, "set."); ok && len(values) > 0 {
			if i := strings.LastIndex(rest, "."); i > 0 && strings.TrimSpace(values[0]) != "" {
				if set[rest[:i]] == nil {
					set[rest[:i]] = map[string]string{}
				}
				set[rest[:i]][rest[i+1:]] = strings.TrimSpace(values[0])
			}
		}
	}
	t, err := s.sys.Try(v.r.Context(), v.actor(), v.round(), v.unit(), usual, q["on"], set)
	if err != nil {
		return err
	}
	path := unitPath(t.Round.Key, t.Unit.Alias)
	b := whatIfBody{Tried: t, Path: path, Days: typed, Tabs: tabs(v.lang, path, "/try"), Gain: t.Total.Sub(t.Of.Low)}
	for _, m := range t.Forecast.Measures {
		on := slices.ContainsFunc(t.On, func(o forecast.Measure) bool { return o.Key == m.Key })
		b.Measures = append(b.Measures, measureRow{m, on, t.Of.TotalWith(t.Of.With([]forecast.Measure{m})).Sub(t.Of.Low)})
	}
	for _, k := range t.Of.Components {
		c, _ := t.Index.Find(k.Code)
		if len(c.Inputs) == 0 {
			continue
		}
		if !slices.Contains(q["open"], k.Code) {
			b.Others = append(b.Others, k)
			continue
		}
		b.Open = append(b.Open, k.Code)
		b.Fields = append(b.Fields, b.field(v.lang, k, c))
	}
	s.showWinning(v, "whatif", t.Forecast, b)
	return nil
}

// field is the form of a component's inputs.
func (b *whatIfBody) field(lang message.Lang, k forecast.Component, c *rulebook.Criterion) whatIfField {
	f := whatIfField{Component: k, Gives: b.At[k.Code]}
	values := b.Tried.Of.Values(k.Code)
	for _, in := range c.Inputs {
		x := whatIfInput{Input: in, Name: "set." + k.Code + "." + in.Name, Typed: b.Set[k.Code][in.Name]}
		if i := slices.IndexFunc(values, func(v scoring.Value) bool { return v.Input == in.Name }); i >= 0 {
			x.Now = values[i].Said().In(lang)
		}
		if why, bad := b.Faults[k.Code+"."+in.Name]; bad {
			x.Wrong = &why
		}
		f.Inputs = append(f.Inputs, x)
	}
	return f
}

// targetBody is what the page of a target shows.
type targetBody struct {
	*app.Reach
	Path, Days string
	Tabs       []link
	Plans      []planned
	Classes    []rulebook.Class
}

// planned is one way to a target.
type planned struct {
	*forecast.Plan
	Title string // key
	Class rulebook.Class
	Rank  int
	Try   string // address that shows it as what-if
}

func (s *server) target(v *visit) error {
	typed, usual := v.daysOf()
	r, err := s.sys.Reach(v.r.Context(), v.actor(), v.round(), v.unit(), strings.TrimSpace(v.query("target")), usual)
	if err != nil {
		return err
	}
	path := unitPath(r.Round.Key, r.Unit.Alias)
	b := targetBody{Reach: r, Path: path, Days: typed, Tabs: tabs(v.lang, path, "/target")}
	for _, c := range r.Index.Classes.List {
		if r.Of.Low.Less(c.From) {
			b.Classes = append(b.Classes, c)
		}
	}
	for i, p := range []*forecast.Plan{r.Best, r.Second} {
		if p == nil || len(p.Measures) == 0 {
			continue
		}
		q := url.Values{"days": {typed}}
		for _, m := range p.Measures {
			q.Add("on", m.Key)
		}
		b.Plans = append(b.Plans, planned{p, []string{"web.target.best", "web.target.second"}[i], r.Of.Class(p.Total), r.RankAt(p.Total), path + "/forecast/try?" + q.Encode()})
	}
	s.showWinning(v, "target", r.Forecast, b)
	return nil
}
