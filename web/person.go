package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// personBody is what the page of one person shows.
type personBody struct {
	*app.Person
	Path    string
	Choices []account.Role
	Did     []accountRow
	SSO     bool // there is single sign-on
}

// accountRow is a change of an account with what was done in words.
type accountRow struct {
	app.AccountChange
	Did string
}

func (s *server) personPage(v *visit) error {
	return s.showPerson(v, http.StatusOK, &form{})
}

var personNotices = map[string]string{
	"role": "web.person.role_given", "taken": "web.person.role_taken", "state": "web.person.state_changed", "name": "web.person.renamed", "factor": "web.person.factor_dropped", "identity": "web.person.identity_set",
	"handover": "web.handover.done",
}

func (s *server) showPerson(v *visit, status int, f *form) error {
	p, err := s.sys.Person(v.r.Context(), v.actor(), v.person())
	if err != nil {
		return err
	}
	b := personBody{Person: p, Path: personPath(p.Who.ID), Choices: account.Roles, SSO: s.sso != nil}
	for _, c := range p.History {
		b.Did = append(b.Did, accountRow{c, didOf(v.lang, c.Verb)})
	}
	s.show(v, status, "person", page{
		About: p.Who.Name.In(v.lang), Notice: personNotices[v.query("done")], Frame: frameOf(v.lang, p.Frame, "people"), Form: f, Body: b, Back: b.Path,
	})
	return nil
}

// changed sends the person on after a change of an account, or shows the page
// again with what is wrong.
func (s *server) changed(v *visit, f *form, done string, err error) error {
	switch {
	case err == nil:
		return v.redirect(personPath(v.person()) + "?done=" + done)
	case kindOf(err) == app.Conflict:
		f.refused(err, nil)
		return s.showPerson(v, http.StatusConflict, f)
	case f.refused(err, grantFields):
		return s.showPerson(v, http.StatusUnprocessableEntity, f)
	}
	return err
}

func (s *server) giveRole(v *visit) error {
	f := typed(v, "role", "unit", "from", "to", "only", "version")
	return s.changed(v, f, "role", s.sys.GiveRole(v.r.Context(), v.actor(), v.person(), f.grant(), f.number("version")))
}

func (s *server) takeRole(v *visit) error {
	f := typed(v, "version")
	place, err := strconv.Atoi(v.r.PathValue("place"))
	if err != nil {
		return s.nowhere(v)
	}
	return s.changed(v, f, "taken", s.sys.TakeRole(v.r.Context(), v.actor(), v.person(), place, f.number("version")))
}

func (s *server) personState(v *visit) error {
	f := typed(v, "state", "version")
	return s.changed(v, f, "state", s.sys.SetDisabled(v.r.Context(), v.actor(), v.person(), f.Value("state") == "disabled", f.number("version")))
}

func (s *server) rename(v *visit) error {
	f := typed(v, "name", "version")
	return s.changed(v, f, "name", s.sys.Rename(v.r.Context(), v.actor(), v.person(), f.Value("name"), f.number("version")))
}

func (s *server) dropFactor(v *visit) error {
	return s.changed(v, typed(v), "factor", s.sys.DropFactor(v.r.Context(), v.actor(), v.person()))
}

func (s *server) makeLink(v *visit) error {
	f := typed(v)
	link, err := s.sys.MakeLink(v.r.Context(), v.actor(), v.person())
	if err != nil {
		return s.changed(v, f, "", err)
	}
	return s.showLinks(v, []app.NewLink{link}, personPath(link.Person.ID))
}

// refusalOf returns the failure that a user should read.
func refusalOf(err error) (*app.Error, bool) {
	var e *app.Error
	ok := errors.As(err, &e)
	return e, ok
}

func forbidden() error { return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")} }
