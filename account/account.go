// Package account holds people, their roles at units, and the one permission
// function (May). Default is no.
package account

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// ID identifies an account.
type ID string

// Role is what a person does at a unit; it is valid there and below.
type Role string

// The roles.
const (
	Officer       Role = "officer"       // công chức phụ trách
	Head          Role = "head"          // lãnh đạo đơn vị
	Appraiser     Role = "appraiser"     // người thẩm định
	Council       Role = "council"       // hội đồng thẩm định
	Secretariat   Role = "secretariat"   // thường trực
	Administrator Role = "administrator" // quản trị
	Viewer        Role = "viewer"        // người xem
)

// Roles is all roles, in the order in which they are shown.
var Roles = []Role{Officer, Head, Appraiser, Council, Secretariat, Administrator, Viewer}

// Grant gives a role at a unit between two dates. Without a unit it makes an
// administrator of the whole installation, whatever units it will hold.
type Grant struct {
	Role Role          `json:"role"`
	Unit org.UnitID    `json:"unit,omitempty"`
	From calendar.Date `json:"from"`
	To   calendar.Date `json:"to"`
	// Only narrows what the role changes, not what it sees: codes, which cover
	// the codes below them, or names of answering offices. Empty: everything.
	Only []string `json:"only,omitempty"`
	// For is who is absent and delegated the role; such a grant has both dates.
	For ID `json:"for,omitempty"`
	// Held is what For holds of that role by themselves; none when that account
	// is disabled. Only what both cover is delegated.
	Held []Grant `json:"-"`
}

// Target is what a thing is done to: a unit as a whole, or one part of it.
type Target struct {
	Unit   org.UnitID
	Part   string // code of a component; "" for the unit as a whole
	Office string // that answers for the part
}

// At is a unit as a whole.
func At(unit org.UnitID) Target { return Target{Unit: unit} }

// covers says whether the grant lets do be done to target on a date.
func (g Grant) covers(do Verb, target Target, tree *org.Tree, on calendar.Date) bool {
	if !g.validOn(on) || !slices.Contains(allowed[do], g.Role) || !g.reaches(do, target.Unit, tree) {
		return false
	}
	if len(g.Only) > 0 && !slices.Contains(seeing, do) && !g.names(target) {
		return false
	}
	if g.For == "" {
		return true
	}
	return !g.From.IsZero() && !g.To.IsZero() && slices.ContainsFunc(g.Held, func(h Grant) bool {
		// What was delegated to somebody is not theirs to pass on.
		return h.For == "" && h.Role == g.Role && h.covers(do, target, tree, on)
	})
}

// reaches says whether the grant counts at a unit: there, below it, or, for
// what members of a unit may do upwards, above it. What changes something
// counts at a unit that exists only, and reaches a unit that has ended through
// the one that answers for it; what is seen reaches what the unit took over.
func (g Grant) reaches(do Verb, unit org.UnitID, tree *org.Tree) bool {
	if g.Unit == "" {
		return g.Role == Administrator
	}
	if slices.Contains(seeing, do) {
		return g.sees(do, g.Unit, unit, tree) || slices.ContainsFunc(tree.Ancestors(g.Unit), func(from org.Unit) bool {
			return g.sees(do, from.ID, unit, tree)
		})
	}
	if !tree.Alive(g.Unit) {
		return false
	}
	answers := tree.Answers(unit)
	if slices.Contains(within, do) {
		return g.Unit == answers
	}
	return tree.Within(unit, g.Unit) || answers != "" && tree.Within(answers, g.Unit)
}

func (g Grant) sees(do Verb, from, unit org.UnitID, tree *org.Tree) bool {
	return tree.Within(unit, from) || (slices.Contains(around, do) && tree.Within(from, unit))
}

// names says whether a narrowed grant covers the part. The unit as a whole is
// more than any of its parts.
func (g Grant) names(target Target) bool { return slices.ContainsFunc(g.Only, target.NamedBy) }

// NamedBy says whether a word that narrows a role means this part: its code,
// that of a part above it, or the office that answers for it.
func (t Target) NamedBy(only string) bool {
	if only == "" {
		return false
	}
	return only == t.Part || strings.EqualFold(only, t.Office) || strings.HasPrefix(t.Part, only+".")
}

func (g Grant) validOn(d calendar.Date) bool {
	return (g.From.IsZero() || !d.Before(g.From)) && (g.To.IsZero() || !g.To.Before(d))
}

// Account is one person's; no account is shared.
type Account struct {
	ID         ID             `json:"id"`
	Login      string         `json:"login"`
	Name       message.Phrase `json:"name"`
	Hash       string         `json:"-"`           // of the password, argon2id
	MustChange bool           `json:"must_change"` // the password was set by another
	Disabled   bool           `json:"disabled"`
	Grants     []Grant        `json:"grants"`
	Version    int            `json:"version"`
}

// Verb is what a person asks to do; each route and command names one.
type Verb string

// The verbs.
const (
	SeeRanking   Verb = "see_ranking"   // published ranks and sums of all units of a round
	SeeDocuments Verb = "see_documents" // documents that a unit registered
	SeeSheet     Verb = "see_sheet"     // every line of a unit, with reasons
	SeePlan      Verb = "see_plan"      // lost points, causes and actions of a unit
	EditPlan     Verb = "edit_plan"     // state, date and notes of a unit's actions
	SeeReport    Verb = "see_report"    // a unit's report, as draft or signed
	SignReport   Verb = "sign_report"   // attach the signed file
	LoadRound    Verb = "load_round"    // bring in a round with its results
	SeeIndex     Verb = "see_index"     // indexes that a unit uses or has published
	EditIndex    Verb = "edit_index"    // a unit's drafts of indexes
	SeeAudit     Verb = "see_audit"     // the audit chain
	SeeUnits     Verb = "see_units"     // units with their codes, names and heirs
	EditUnits    Verb = "edit_units"    // record what befalls units, and import them
	RunRound     Verb = "run_round"     // open a round, move it on, extend and reopen
	ScoreSelf    Verb = "score_self"    // fill in a unit's score sheet and present it
	SubmitSelf   Verb = "submit_self"   // approve, return, submit and withdraw it
	Appraise     Verb = "appraise"      // decide on the components of a unit
	Settle       Verb = "settle"        // decide on them for the council
	PublishRound Verb = "publish_round" // propose a publication, or agree to another's
	SeeDuties    Verb = "see_duties"    // what a unit owes by a date or a count, its targets, measures and registers
	FulfilDuty   Verb = "fulfil_duty"   // say what a unit did for its duties, and keep its registers
	SetDuties    Verb = "set_duties"    // set up duties and targets, and bring in measures
	SeePeople    Verb = "see_people"    // the people of a unit, and their roles
	EditPeople   Verb = "edit_people"   // accounts, their roles and their one-time links

	SeeSystem      Verb = "see_system"      // how the installation is
	ImportDossiers Verb = "import_dossiers" // bring in what a system exports of dossiers
	SeeDossiers    Verb = "see_dossiers"    // single dossiers, with who deals with them
	StateActual    Verb = "state_actual"    // say when a result was really handed over, and write apologies
	EditTemplates  Verb = "edit_templates"  // Word templates from which papers are made
	EditDocuments  Verb = "edit_documents"  // enter documents into a unit's register
	SetSigners     Verb = "set_signers"     // how a unit's papers are headed, and who signs them
)

// allowed is the whole of who may do what.
var allowed = map[Verb][]Role{
	SeeRanking:   {Officer, Head, Appraiser, Council, Secretariat, Administrator, Viewer},
	SeeDocuments: {Officer, Head, Appraiser, Council, Secretariat, Administrator, Viewer},
	SeeSheet:     {Officer, Head, Appraiser, Council, Secretariat, Administrator, Viewer},
	SeePlan:      {Officer, Head, Appraiser, Council, Secretariat, Administrator, Viewer},
	EditPlan:     {Officer, Head},
	SeeReport:    {Officer, Head, Secretariat, Administrator},
	SignReport:   {Head, Officer},
	LoadRound:    {Secretariat, Administrator},
	SeeIndex:     {Officer, Head, Appraiser, Council, Secretariat, Administrator, Viewer},
	EditIndex:    {Secretariat, Administrator},
	SeeAudit:     {Administrator},
	SeeUnits:     {Officer, Head, Appraiser, Council, Secretariat, Administrator, Viewer},
	EditUnits:    {Administrator},
	RunRound:     {Secretariat, Administrator},
	ScoreSelf:    {Officer, Head},
	SubmitSelf:   {Head},
	Appraise:     {Appraiser},
	Settle:       {Council},
	PublishRound: {Head, Council, Secretariat},
	SeeDuties:    {Officer, Head, Appraiser, Council, Secretariat, Administrator, Viewer},
	FulfilDuty:   {Officer, Head},
	SetDuties:    {Secretariat, Administrator},
	SeePeople:    {Head, Secretariat, Administrator},
	EditPeople:   {Administrator},

	SeeSystem:      {Administrator},
	ImportDossiers: {Secretariat, Administrator},
	SeeDossiers:    {Officer, Head, Appraiser, Council, Secretariat, Administrator},
	StateActual:    {Officer, Head},
	EditTemplates:  {Administrator},
	EditDocuments:  {Officer, Head, Secretariat},
	SetSigners:     {Head, Administrator},
}

// seeing are the verbs that change nothing; no narrowing of a role limits them.
var seeing = []Verb{SeeRanking, SeeDocuments, SeeSheet, SeePlan, SeeReport, SeeIndex, SeeAudit, SeePeople, SeeUnits, SeeDuties, SeeSystem, SeeDossiers}

// around are the verbs that members of a unit have towards the units above
// them too: a district publishes to its communes.
var around = []Verb{SeeRanking, SeeDocuments, SeeIndex, SeeUnits}

// within are the verbs that count at the unit of a role only, not below it: a
// district does not score its communes in their name.
var within = []Verb{ScoreSelf, SubmitSelf, PublishRound, FulfilDuty, StateActual, EditDocuments}

// Seats returns those of units at which a person has a role that may do a
// thing: what they make belongs to one of them. Who administers the whole
// installation has a seat at the topmost units.
func Seats(a Account, do Verb, units []org.Unit, on calendar.Date) []org.Unit {
	tree := org.NewTree(units)
	return slices.DeleteFunc(slices.Clone(units), func(u org.Unit) bool {
		holds := func(g Grant) bool {
			return May(Account{Disabled: a.Disabled, Grants: []Grant{g}}, do, At(u.ID), tree, on) && (g.Unit == u.ID || g.Unit == "" && u.Parent == "")
		}
		return !slices.ContainsFunc(a.Grants, holds)
	})
}

// May says whether a person may do a thing to a target on a date. A role
// counts at its unit and below it; that of an appraiser or of the council never
// at a unit to which the person belongs.
func May(a Account, do Verb, target Target, tree *org.Tree, on calendar.Date) bool {
	if a.Disabled || target.Unit == "" {
		return false
	}
	if _, there := tree.Unit(target.Unit); !there {
		return false
	}
	tree = tree.On(on)
	member := belongs(a, target.Unit, on) || belongs(a, tree.Answers(target.Unit), on)
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		if member && (g.Role == Appraiser || g.Role == Council) {
			return false
		}
		return g.covers(do, target, tree, on)
	})
}

// belongs says whether a person works at a unit: nobody appraises their own.
// Who stands in for somebody there counts too.
func belongs(a Account, unit org.UnitID, on calendar.Date) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Unit == unit && g.validOn(on) && slices.Contains([]Role{Officer, Head, Viewer}, g.Role)
	})
}
