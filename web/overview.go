package web

import (
	"html/template"
	"net/http"
	"slices"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
)

// shownDue is how many due actions the overview lists.
const shownDue = 6

// overviewBody is what the overview of a unit shows.
type overviewBody struct {
	*app.Overview
	Path, RoundPath string
	Areas           []areaBar
	Dots            template.HTML
	OthersMade      bool // other units' totals are made up
	Open            int  // how many actions are open
	More            bool // more than are listed
}

// areaBar is an area with its bar.
type areaBar struct {
	app.AreaSums
	Bar template.HTML
}

func (s *server) overview(v *visit) error {
	o, err := s.sys.Overview(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := overviewBody{Overview: o, Path: unitPath(o.Round.Key, o.Unit.Alias), RoundPath: roundPath(o.Round.Key), Open: len(o.Due)}
	for _, st := range o.All {
		b.OthersMade = b.OthersMade || (st.Illustrative && st.Unit != o.Unit.ID)
	}
	as := shown{v.lang, o.Index.Digits}
	b.Areas = areaBars(as, o.Areas)
	b.Dots = field(as, o.Frame, o.All, o.Unit)
	if b.More = len(o.Due) > shownDue; b.More {
		o.Due = o.Due[:shownDue]
	}
	s.show(v, http.StatusOK, "overview", page{About: o.Unit.Name.In(v.lang), Frame: frameOf(v.lang, o.Frame, ""), Body: b})
	return nil
}

// areaBars draws the areas on one scale, that of the largest.
func areaBars(as shown, areas []app.AreaSums) []areaBar {
	var full points.Points
	for _, a := range areas {
		if full.Less(a.Max) {
			full = a.Max
		}
	}
	bars := make([]areaBar, len(areas))
	for i, a := range areas {
		part := func(class string, p points.Points) chart.Part {
			return chart.Part{Value: p, Class: class, Label: as.total(p), Title: message.Say(as.lang, "web.bar."+class) + ": " + as.total(p)}
		}
		bars[i] = areaBar{a, chart.Bar{Full: full, Height: 22, Parts: []chart.Part{
			part("got", a.Got), part("claimed", a.Claimed), part("lost", a.Unclaimed),
		}}.SVG()}
	}
	return bars
}

// field draws where all units of a round stand, the best first, with one of
// them marked (none when it is zero) and the best named.
func field(as shown, f *app.Frame, all []assessment.Standing, own org.Unit) template.HTML {
	if len(all) == 0 {
		return ""
	}
	lang := as.lang
	d := chart.Dots{To: all[0].Max, Title: message.Say(lang, "web.dots.title", message.Int("n", len(all)))}
	low := all[len(all)-1].Total
	for _, c := range f.Index.Classes.List {
		if c.From.Less(low) || c.From == low {
			d.From = c.From
			break
		}
	}
	for _, c := range slices.Backward(f.Index.Classes.List) {
		if !c.From.Less(d.From) {
			d.Ticks = append(d.Ticks, chart.Tick{Value: c.From, Label: as.points(c.From), Above: c.Name.In(lang)})
		}
	}
	for i, st := range all {
		name := f.Name(st.Unit).In(lang) + " " + as.total(st.Total)
		dot := chart.Dot{Value: st.Total, Title: name, Class: "real"}
		if st.Illustrative {
			dot.Class, dot.Title = "made", name+" ("+message.Say(lang, "mark.illustrative")+")"
		}
		switch {
		case st.Unit == own.ID:
			dot.Class, dot.Label = "own", name
		case i == 0:
			dot.Label = dot.Title
		}
		d.Dots = append(d.Dots, dot)
	}
	return d.SVG()
}
