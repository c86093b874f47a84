package web

import (
	"html/template"
	"net/http"
	"net/url"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
)

// lossesBody is what the page of lost points shows, of one unit or of many.
type lossesBody struct {
	*app.Losses
	Here, RoundPath string
	Groups          []lossGroup
	LossRows        []lossRow
	Filtered        bool
	Runs            bool   // the person keeps the list of causes
	CanEdit         bool   // the person may say why points were lost
	Chosen          []link // the filters in use; each link drops one
	Pages           []link // of the list; none when it fits on one
	Workbook        string // where the whole list can be had as a workbook
	Sheets          string // as an OpenDocument spreadsheet
}

// lossGroup is the lost points by area, by cause or by unit.
type lossGroup struct {
	Key, Note string
	Rows      []groupRow
}

type groupRow struct {
	Name, Href string
	Here, Made bool
	Lost       points.Points
	N          int
	Bar        template.HTML
}

// lossRow is a loss with the unit that it stands under.
type lossRow struct {
	remediation.Loss
	Name message.Phrase
	Path string
}

func (s *server) losses(v *visit) error {
	filter := app.LossFilter{Area: v.query("area"), Cause: v.query("cause")}
	if v.unit() == "" {
		filter.Unit = v.query("unit")
	}
	l, err := s.sys.Losses(v.r.Context(), v.actor(), v.round(), v.unit(), filter)
	if err != nil {
		return err
	}
	b := lossesBody{Losses: l, RoundPath: roundPath(l.Round.Key), Filtered: l.Filter != app.LossFilter{}, Runs: l.MayAll[account.RunRound], CanEdit: l.Unit.ID != "" && l.May[account.EditPlan]}
	b.Here = b.RoundPath + "/losses"
	about, here := l.Round.Title.In(v.lang), "all-losses"
	if l.Unit.ID != "" {
		b.Here = unitPath(l.Round.Key, l.Unit.Alias) + "/losses"
		about, here = l.Unit.Name.In(v.lang), "/losses"
	}
	for _, x := range b.page(v) {
		b.LossRows = append(b.LossRows, lossRow{x, l.Name(x.Unit), unitPath(l.Round.Key, l.Alias(x.Unit))})
	}
	b.Workbook, b.Sheets = b.Here+".xlsx", b.Here+".ods"
	if query := b.filters("", ""); len(query) > 0 {
		b.Workbook += "?" + query.Encode()
		b.Sheets += "?" + query.Encode()
	}
	b.group(v.lang)
	s.show(v, http.StatusOK, "losses", page{About: about, Frame: frameOf(v.lang, l.Frame, here), Body: b})
	return nil
}

// page returns the losses of the page asked for.
func (b *lossesBody) page(v *visit) []remediation.Loss {
	all := b.Losses.Losses
	p := pager{Found: len(all)}
	query := b.filters("", "")
	query.Set("page", v.query("page"))
	from, to := p.turn(query, "#list")
	b.Pages = p.Pages
	return all[from:to]
}

// filters returns the filters in use with field set to value, or dropped when
// value is "".
func (b *lossesBody) filters(field, value string) url.Values {
	q := url.Values{}
	for name, now := range map[string]string{"area": b.Filter.Area, "cause": b.Filter.Cause, "unit": b.Filter.Unit} {
		if name == field {
			now = value
		}
		if now != "" {
			q.Set(name, now)
		}
	}
	return q
}

// group makes the lists of bars; each bar is a link that filters by it, and
// the one in use drops its filter.
func (b *lossesBody) group(lang message.Lang) {
	b.add(lang, "area", "web.losses.by_area", "", b.ByArea)
	b.add(lang, "cause", "web.losses.by_cause", "web.losses.by_cause_note", b.ByCause)
	if len(b.ByUnit) > 0 {
		b.add(lang, "unit", "web.losses.by_unit", "", b.ByUnit)
	}
}

func (b *lossesBody) add(lang message.Lang, field, key, note string, groups []remediation.Group) {
	list := lossGroup{Key: key, Note: note}
	for _, g := range groups {
		value, name := g.Key, g.Title.In(lang)
		switch {
		case field == "cause" && value == "":
			value, name = app.NoCause, message.Say(lang, "web.no_cause")
		case field == "area":
			name = g.Key + ". " + name
		}
		row := groupRow{Name: name, Made: g.Illustrative, Lost: g.Lost, N: g.Losses}
		row.Href, row.Here = b.toggled(field, value)
		row.Bar = chart.Bar{Full: groups[0].Lost, Height: 8, Parts: []chart.Part{{Value: g.Lost, Class: "got"}}}.SVG()
		if row.Here {
			b.Chosen = append(b.Chosen, link{Href: row.Href, Text: name})
		}
		list.Rows = append(list.Rows, row)
	}
	b.Groups = append(b.Groups, list)
}

// toggled returns the address with a filter set to value, or dropped if that
// is what it is set to.
func (b *lossesBody) toggled(field, value string) (href string, here bool) {
	here = map[string]string{"area": b.Filter.Area, "cause": b.Filter.Cause, "unit": b.Filter.Unit}[field] == value
	if here {
		value = ""
	}
	q := b.filters(field, value)
	if len(q) == 0 {
		return b.Here, here
	}
	return b.Here + "?" + q.Encode(), here
}
