package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/tabular"
)

// Columns of a list of people, as an office heads them.
const (
	colName  = "họ tên"
	colLogin = "tên đăng nhập"
	colUnit  = "đơn vị"
	colRole  = "vai trò"
	colFrom  = "từ ngày"
	colTo    = "đến ngày"
	colOnly  = "chỉ phần"
)

var peopleShape = tabular.Shape{Required: []string{colName, colLogin, colUnit, colRole}, Optional: []string{colFrom, colTo, colOnly}}

// MaxPeople bounds a list of people, in rows.
const MaxPeople = 5000

// Outcome is what a row of a list comes to.
type Outcome string

// The outcomes.
const (
	Invites Outcome = "invites" // a new person
	Gives   Outcome = "gives"   // one more role
	Same    Outcome = "same"    // there already
)

// PeopleImport is a list of people as read, and what it comes to.
type PeopleImport struct {
	Rows   []ImportRow `json:"rows"`
	People int         `json:"new_people"`
	Roles  int         `json:"new_roles"` // of new and of known people
	Same   int         `json:"same"`
	Links  []NewLink   `json:"-"` // of new people, once it is saved
}

// ImportRow is one row of a list of people.
type ImportRow struct {
	Line    int           `json:"line"`
	Login   string        `json:"login"`
	Name    string        `json:"name"`
	Unit    string        `json:"unit"` // alias
	Title   org.Unit      `json:"-"`
	Grant   account.Grant `json:"-"`
	Role    account.Role  `json:"role"`
	Outcome Outcome       `json:"outcome"`
}

// peopleReader reads a list of people.
type peopleReader struct {
	sys      *System
	actor    Actor
	tree     *org.Tree
	known    map[string]account.Account // by login, before
	after    map[string]account.Account // by login, of those that change
	order    []string                   // logins of those that change
	lines    map[string]int             // of the first row of a login
	top      org.UnitID
	out      *PeopleImport
	problems message.Problems
}

// ImportPeople reads a list of people (XLSX or CSV) and, unless it is a dry
// run, adds those who are new, with an invitation each, and gives the roles
// that are new. One faulty row, and nothing is saved; the same list twice
// changes nothing. Faults are message.Problems.
func (s *System) ImportPeople(ctx context.Context, a Actor, data []byte, file string, dry bool) (*PeopleImport, error) {
	tree, err := s.editsPeople(ctx, a)
	if err != nil {
		return nil, err
	}
	t, err := tabular.ReadTable(bytes.NewReader(data), file, peopleShape)
	if err != nil {
		return nil, err
	}
	switch {
	case len(t.Rows) == 0:
		return nil, message.Problems{{File: file, Text: message.T("csv.empty")}}
	case len(t.Rows) > MaxPeople:
		return nil, message.Problems{{File: file, Text: message.T("import.too_many", message.Int("most", MaxPeople))}}
	}
	r := &peopleReader{sys: s, actor: a, tree: tree, after: map[string]account.Account{}, lines: map[string]int{}, out: &PeopleImport{}}
	if r.known, err = s.byLogin(ctx, t); err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		r.row(row)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	if dry || len(r.order) == 0 {
		return r.out, nil
	}
	return r.out, r.save(ctx, data, file)
}

func (s *System) byLogin(ctx context.Context, t *tabular.Table) (map[string]account.Account, error) {
	logins := make([]string, len(t.Rows))
	for i, row := range t.Rows {
		logins[i] = row.Get(colLogin)
	}
	accounts, err := s.store.AccountsByLogin(ctx, logins)
	if err != nil {
		return nil, err
	}
	known := map[string]account.Account{}
	for _, a := range accounts {
		known[strings.ToLower(a.Login)] = a
	}
	return known, nil
}

func (r *peopleReader) report(row tabular.Row, column string, text message.Text) {
	r.problems = append(r.problems, row.Problem(column, text))
}

// faultColumn says in which column a refusal of the verbs is mended.
var faultColumn = map[string]string{
	"people.login_form": colLogin, "people.no_name": colName, "plan.too_long": colName, "people.no_role": colRole,
	"people.no_unit": colUnit, "people.which_unit": colUnit, "people.beyond": colUnit, "people.unit_needed": colUnit,
	"people.bad_from": colFrom, "people.bad_to": colTo, "people.dates": colTo, "people.only_role": colOnly,
}

func (r *peopleReader) row(row tabular.Row) {
	faults := len(r.problems)
	fresh, err := newAccount(row.Get(colLogin), row.Get(colName))
	r.refused(row, err)
	var g account.Grant
	if row.Get(colUnit) == "" {
		r.report(row, colUnit, message.T("import.no_unit"))
	} else {
		g, err = r.sys.grantOf(r.actor, GrantAsked{
			Role: roleTyped(row.Get(colRole)), Unit: row.Get(colUnit), From: row.Get(colFrom), To: row.Get(colTo), Only: row.Get(colOnly),
		}, r.tree)
		r.refused(row, err)
	}
	if len(r.problems) > faults {
		return
	}
	if top := r.tree.Top(g.Unit); r.top == "" {
		r.top = top
	} else if r.top != top {
		r.report(row, colUnit, message.T("import.two_provinces"))
		return
	}
	r.take(row, fresh, g)
}

func (r *peopleReader) refused(row tabular.Row, err error) {
	var e *Error
	if errors.As(err, &e) {
		r.report(row, faultColumn[e.Text.Key], e.Text)
	}
}

// take adds a row that is right by itself to what the list comes to.
func (r *peopleReader) take(row tabular.Row, fresh account.Account, g account.Grant) {
	login := fresh.Login
	known, there := r.known[login]
	was, changes := r.after[login]
	if !changes {
		was = fresh
		if there {
			was = known
		}
	}
	switch first, again := r.lines[login]; {
	case there && !r.sys.seesAccount(r.actor, known, r.tree):
		r.report(row, colLogin, message.T("people.login_taken", message.Word("login", login)))
		return
	case again && was.Name.VI != fresh.Name.VI:
		r.report(row, colName, message.T("import.two_names", message.Int("line", first), message.Word("name", was.Name.VI)))
		return
	case !again && there && known.Name.VI != fresh.Name.VI:
		r.report(row, colLogin, message.T("import.of_another", message.Word("name", known.Name.VI)))
		return
	case there && known.Disabled:
		r.report(row, colLogin, message.T("import.disabled"))
		return
	}
	if _, again := r.lines[login]; !again {
		r.lines[login] = row.Line
	}
	u, _ := r.tree.Unit(g.Unit)
	out := ImportRow{Line: row.Line, Login: login, Name: fresh.Name.VI, Unit: u.Alias, Title: u, Grant: g, Role: g.Role, Outcome: Gives}
	switch {
	case slices.ContainsFunc(was.Grants, func(h account.Grant) bool { return sameGrant(g, h) }):
		out.Outcome = Same
		r.out.Same++
		r.out.Rows = append(r.out.Rows, out)
		return
	case !there && !changes:
		out.Outcome = Invites
		r.out.People++
	}
	if !changes {
		r.order = append(r.order, login)
	}
	was.Grants = append(slices.Clone(was.Grants), g)
	r.after[login] = was
	r.out.Roles++
	r.out.Rows = append(r.out.Rows, out)
}

// roleTyped reads a role as an office writes it, or its code.
func roleTyped(typed string) account.Role {
	for _, role := range account.Roles {
		p, _ := message.Entry("role." + string(role))
		if plain := message.Plain(typed); plain == string(role) || plain == message.Plain(p.VI) || plain == message.Plain(p.EN) {
			return role
		}
	}
	return ""
}

// save saves the list: one change, one entry in the log.
func (r *peopleReader) save(ctx context.Context, data []byte, file string) error {
	sum := sha256.Sum256(data)
	e := audit.Entry{Chain: r.top, Actor: r.actor.name(), Verb: "import_people", Target: "import:" + hex.EncodeToString(sum[:]), Unit: r.top}
	var links []NewLink
	err := r.sys.store.Change(ctx, e, func(tx *store.Tx) error {
		if err := tx.HoldPeople(); err != nil {
			return err
		}
		var before, after []account.Account
		for _, login := range r.order {
			a := r.after[login]
			after = append(after, a)
			if known, there := r.known[login]; there {
				before = append(before, known)
				if err := tx.UpdateAccount(a); err != nil {
					return err
				}
				continue
			}
			link := r.sys.newLink(r.actor, a, account.Invitation)
			if err := tx.PutAccount(a); err != nil {
				return err
			}
			if err := tx.PutLink(link.Token, link.Link); err != nil {
				return err
			}
			links = append(links, link)
		}
		tx.Payload(before, map[string]any{"file": file, "accounts": after})
		return nil
	})
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrExists) {
		return fail(Conflict, "import.conflict")
	}
	r.out.Links = links
	return err
}

// editsPeople returns the tree of units to those who administer some of it.
func (s *System) editsPeople(ctx context.Context, a Actor) (*org.Tree, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	if units, all := s.reach(a, account.EditPeople, tree); len(units) == 0 && !all {
		return nil, fail(Forbidden, "app.forbidden")
	}
	return tree, nil
}
