package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
)

// facetsBody is what an office's dossiers by field, procedure or officer show.
type facetsBody struct {
	*app.FacetPage
	Tabs, Sides           []link
	Kinds, Years, Choices []link
	Name                  string
	Page                  []app.FacetRow
	Pager                 pager
	Path, Typed           string
	Bad                   bool
}

func (s *server) facets(v *visit) error {
	year, _ := strconv.Atoi(v.query("year")) // this one, if it is no number
	b := facetsBody{Typed: v.query("on")}
	on, err := calendar.Parse(b.Typed)
	if b.Bad = err != nil && b.Typed != ""; err != nil {
		on = calendar.Date{}
	}
	b.FacetPage, err = s.sys.FacetPage(v.r.Context(), v.actor(), v.r.PathValue("office"), dossier.Facet(v.r.PathValue("facet")), dossier.PeriodKind(v.query("kind")), year, v.query("period"), on)
	if err != nil {
		return err
	}
	at := officePath(b.Office) + "/by/"
	b.Path, b.Tabs = at+string(b.Facet), officeTabs(v.lang, b.DossierDesk, "by")
	l := &dossiersBody{DossierMeasures: b.DossierMeasures}
	l.links(v.lang, b.Path)
	b.Kinds, b.Years, b.Choices, b.Name = l.Kinds, l.Years, l.Choices, l.Name
	kept := url.Values{}
	for _, name := range []string{"kind", "year", "period", "on"} {
		if value := v.query(name); value != "" {
			kept.Set(name, value)
		}
	}
	for _, f := range b.Facets {
		b.Sides = append(b.Sides, link{Href: at + string(f) + "?" + kept.Encode(), Text: message.Say(v.lang, "facet."+string(f)), Here: f == b.Facet})
	}
	if !b.AsOf.IsZero() { // no period is shown
		for _, links := range [][]link{b.Kinds, b.Years, b.Choices} {
			for i := range links {
				links[i].Here = false
			}
		}
	}
	b.Page, b.Pager = paged(v, b.Rows, func(r app.FacetRow) string { return r.Name })
	s.show(v, http.StatusOK, "facets", page{About: b.Office.Name.In(v.lang), Frame: frameOf(v.lang, b.Frame, "dossiers"), Body: b})
	return nil
}
