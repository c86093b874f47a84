package web

import (
	"net/http"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/document"
)

// papersBody is a plan by the documents that it carries out.
type papersBody struct {
	*app.Papers
	Path    string
	Tabs    []link
	CanEdit bool
	Picks   []componentPick
}

func (s *server) papers(v *visit) error {
	return s.showPapers(v, http.StatusOK, &form{Values: map[string]string{"document": v.query("document")}})
}

func (s *server) showPapers(v *visit, status int, f *form) error {
	p, err := s.sys.Papers(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	path := unitPath(p.Round.Key, p.Unit.Alias)
	pick := detailsBody{ActionPage: p.ActionPage}
	pick.choose(v.r.PostForm["components"], nil)
	b := papersBody{p, path, planTabs(v.lang, path, "/papers", p.May[account.EditPlan]), p.May[account.EditPlan], pick.Components}
	s.show(v, status, "papers", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/plan"), Form: f, Body: b, Extra: "winning", Back: path + "/plan/papers"})
	return nil
}

func (s *server) addClauses(v *visit) error {
	f := v.typed("document", "clauses", "officer", "holder", "due")
	d := app.ActionDetails{
		Officer: f.Value("officer"), Holder: f.Value("holder"), Due: f.date("due"), Components: slices.Clone(v.r.PostForm["components"]),
	}
	if id := f.Value("document"); id != "" {
		d.Documents = []document.ID{document.ID(id)}
	}
	if len(f.Errors) == 0 {
		_, err := s.sys.AddClauses(v.r.Context(), v.actor(), v.round(), v.unit(), f.Value("clauses"), d)
		if err == nil {
			return v.redirect(unitPath(v.round(), v.unit()) + "/plan/papers")
		}
		if !f.refused(err, map[string]string{
			"plan.no_document": "document", "plan.bad_clause": "clauses", "plan.no_clauses": "clauses", "plan.no_measure": "clauses", "plan.too_long": "clauses",
			"plan.no_component": "components", "app.no_component": "components", "plan.no_officer": "officer", "plan.no_such_officer": "holder", "plan.no_due": "due",
		}) {
			return err
		}
	}
	return s.showPapers(v, http.StatusUnprocessableEntity, f)
}
