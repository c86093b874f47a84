package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
)

const person = "/people/{person}"

// peopleRoutes are the pages of people, their roles and their accounts.
func (s *server) peopleRoutes() []route {
	return []route{
		{"GET /people", s.people, false},
		{"GET /people/new", s.newPersonForm, false},
		{"POST /people", s.addPerson, false},
		{"GET " + person, s.personPage, false},
		{"POST " + person + "/roles", s.giveRole, false},
		{"POST " + person + "/roles/{place}", s.takeRole, false},
		{"POST " + person + "/state", s.personState, false},
		{"POST " + person + "/name", s.rename, false},
		{"POST " + person + "/link", s.makeLink, false},
		{"POST " + person + "/factor", s.dropFactor, false},

		{"GET /link", s.linkForm, open},
		{"POST /link", s.useLink, open},
	}
}

func personPath(id account.ID) string { return "/people/" + url.PathEscape(string(id)) }

func (v *visit) person() account.ID { return account.ID(v.r.PathValue("person")) }

// peopleBody is what the list of people shows.
type peopleBody struct {
	*app.People
	Roles    []account.Role
	NextPage string
}

func (s *server) people(v *visit) error {
	filter := app.PeopleFilter{
		Unit: strings.TrimSpace(v.query("unit")), Role: account.Role(v.query("role")), Text: strings.TrimSpace(v.query("q")), After: v.query("after"),
	}
	p, err := s.sys.People(v.r.Context(), v.actor(), filter)
	if err != nil {
		return err
	}
	b := peopleBody{People: p, Roles: account.Roles}
	if p.More != "" {
		q := url.Values{"unit": {filter.Unit}, "role": {string(filter.Role)}, "q": {filter.Text}, "after": {p.More}}
		b.NextPage = "/people?" + q.Encode()
	}
	s.show(v, http.StatusOK, "people", page{Frame: frameOf(v.lang, p.Frame, "people"), Body: b})
	return nil
}

func (s *server) newPersonForm(v *visit) error {
	return s.showNewPerson(v, http.StatusOK, &form{Values: map[string]string{"unit": v.query("unit")}})
}

func (s *server) showNewPerson(v *visit, status int, f *form) error {
	p, err := s.sys.People(v.r.Context(), v.actor(), app.PeopleFilter{})
	if err != nil {
		return err
	}
	if !p.Edit {
		return forbidden()
	}
	s.show(v, status, "newperson", page{Frame: frameOf(v.lang, p.Frame, "people"), Form: f, Body: peopleBody{People: p, Roles: account.Roles}, Back: "/people/new"})
	return nil
}

// grantFields says at which field of the form a refusal is mended.
var grantFields = map[string]string{
	"people.login_form": "login", "people.login_taken": "login", "people.no_name": "name", "plan.too_long": "name", "people.no_role": "role",
	"people.no_unit": "unit", "people.which_unit": "unit", "people.unit_needed": "unit", "people.beyond": "unit",
	"people.bad_from": "from", "people.bad_to": "to", "people.dates": "to", "people.only_role": "only", "people.role_twice": "role",
}

// typed reads the named fields of a form.
func typed(v *visit, fields ...string) *form {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{}}
	for _, name := range fields {
		f.Values[name] = strings.TrimSpace(strings.ReplaceAll(v.r.PostFormValue(name), "\r\n", "\n"))
	}
	return f
}

func (f *form) grant() app.GrantAsked {
	return app.GrantAsked{Role: account.Role(f.Value("role")), Unit: f.Value("unit"), From: f.Value("from"), To: f.Value("to"), Only: f.Value("only")}
}

// number reads a field of a form that the page filled in; one that is none is
// 0, which is refused as a conflict.
func (f *form) number(field string) int {
	n, _ := strconv.Atoi(f.Value(field))
	return n
}

func (s *server) addPerson(v *visit) error {
	f := typed(v, "login", "name", "role", "unit", "from", "to", "only")
	_, link, err := s.sys.AddPerson(v.r.Context(), v.actor(), app.NewPerson{Login: f.Value("login"), Name: f.Value("name"), GrantAsked: f.grant()})
	if f.refused(err, grantFields) || f.beyond(err) {
		return s.showNewPerson(v, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return s.showLinks(v, []app.NewLink{link}, personPath(link.Person.ID))
}

// beyond puts a refusal to give more than one may at the field of the unit.
func (f *form) beyond(err error) bool {
	e, ok := refusalOf(err)
	if !ok || e.Text.Key != "people.beyond" {
		return false
	}
	f.Errors = append(f.Errors, fieldError{"unit", e.Text})
	return true
}
