package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/reading"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// Comparison is what units say in papers that were dropped on a page, beside
// what the round holds.
type Comparison struct {
	*Frame
	Papers []ComparedPaper
}

// ComparedPaper is one paper. Unit is zero where it does not say whose it is,
// or is of a unit that took no part.
type ComparedPaper struct {
	PaperRead
	Unit org.Unit
	Rows []ComparedRow
}

// ComparedRow is one component: what the paper claims of it, and what the round
// holds.
type ComparedRow struct {
	Code, Title string
	Claim       *reading.Component // nil: lost, and the paper is silent
	Max, Got    points.Points
	Lost        points.Points
	Note        *remediation.Note // nil: nothing is said yet
	Actions     []remediation.Action
}

// Differs says that the paper claims other points than the result.
func (r ComparedRow) Differs() bool {
	other := func(p *points.Points, is points.Points) bool { return p != nil && *p != is }
	return r.Claim != nil && (other(r.Claim.Max, r.Max) || other(r.Claim.Got, r.Got) || other(r.Claim.Lost, r.Lost))
}

// Held says that the plan has the measure that the paper promises.
func (r ComparedRow) Held() bool {
	return r.Claim != nil && r.Claim.Measure != nil && slices.ContainsFunc(r.Actions, func(a remediation.Action) bool { return sameText(a.Measure.VI, *r.Claim.Measure) })
}

// Said says that the round has the cause that the paper states.
func (r ComparedRow) Said() bool {
	return r.Note != nil && r.Claim != nil && r.Claim.Cause != nil && sameText(r.Note.Reason.VI, *r.Claim.Cause)
}

func sameText(a, b string) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.Trim(strings.Join(strings.Fields(s), " "), ". "))
	}
	return plain(a) == plain(b)
}

// ComparePapers reads papers and puts what they claim beside what a published
// round holds. Nothing of them is kept.
func (s *System) ComparePapers(ctx context.Context, a Actor, round string, files []PaperFile) (*Comparison, error) {
	f, err := s.comparing(ctx, a, round)
	if err != nil {
		return nil, err
	}
	if err := fewPapers(files); err != nil {
		return nil, err
	}
	v := &Comparison{Frame: f}
	if len(files) == 0 {
		return v, nil
	}
	all, err := s.lossesOfAll(ctx, f)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		p, err := s.comparePaper(ctx, f, file, all)
		if err != nil {
			return nil, err
		}
		v.Papers = append(v.Papers, p)
	}
	return v, nil
}

// comparing opens a published round for those who run it.
func (s *System) comparing(ctx context.Context, a Actor, round string) (*Frame, error) {
	f, _, err := s.page(ctx, a, account.SeeRanking, round, "")
	if err != nil {
		return nil, err
	}
	if err := s.authorise(a, account.RunRound, f.Round.Publisher, f.tree); err != nil {
		return nil, err
	}
	if f.Round.Running() {
		return nil, fail(NotFound, "claims.running")
	}
	return f, nil
}

func fewPapers(files []PaperFile) error {
	total := 0
	for _, file := range files {
		total += len(file.Data)
	}
	if len(files) > MaxPapers || total > MaxRead {
		return fail(Invalid, "reading.too_many", message.Int("most", MaxPapers), message.Int("size", MaxRead>>20))
	}
	return nil
}

func (s *System) comparePaper(ctx context.Context, f *Frame, file PaperFile, all []remediation.Loss) (ComparedPaper, error) {
	out := ComparedPaper{PaperRead: PaperRead{Name: file.Name}}
	t, err := paper.Read(ctx, file.Data, file.Name, paper.Options{})
	if err != nil {
		out.Problem = err.Error()
		return out, nil
	}
	out.Claims = reading.Read(t, nil)
	if out.Unit = f.unitOfPaper(out.Claims); out.Unit.ID == "" {
		return out, nil
	}
	known := &reading.Known{Index: f.Index, Lost: map[string]points.Points{}}
	losses := map[string]remediation.Loss{}
	for _, l := range all {
		if l.Unit == out.Unit.ID {
			known.Lost[l.Line.Code], losses[l.Line.Code] = l.Line.Lost, l
		}
	}
	out.Claims, out.Against = reading.Read(t, known), true
	both, err := s.lines(ctx, f, out.Unit.ID)
	if err != nil {
		return out, err
	}
	for _, line := range both.final {
		row := ComparedRow{Code: line.Code, Title: line.Title.VI, Max: line.Max, Got: line.Got, Lost: line.Lost}
		if i := slices.IndexFunc(out.Claims.Components, func(c reading.Component) bool { return c.Code == line.Code }); i >= 0 {
			row.Claim = &out.Claims.Components[i]
		}
		l, lost := losses[line.Code]
		if row.Claim == nil && !lost {
			continue
		}
		row.Note, row.Actions = l.Note, l.Actions
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// unitOfPaper is the unit of the round that a paper is about, by its name.
func (f *Frame) unitOfPaper(c *reading.Claims) org.Unit {
	for _, named := range []*string{c.Unit, c.Issuer} {
		if named == nil {
			continue
		}
		said := " " + strings.ToLower(strings.Join(strings.Fields(*named), " ")) + " "
		for _, u := range f.Units {
			if strings.Contains(said, " "+strings.ToLower(u.Name.VI)+" ") {
				return u
			}
		}
	}
	return org.Unit{}
}

// Taken is what a person takes over from a paper for one component of a unit:
// the cause, unless it is "", and the measure, unless it is "".
type Taken struct {
	Unit, Code string // alias of the unit
	Cause      string
	Version    int // of the note that the person saw
	Measure    string
	Officer    string
	Due        calendar.Date
	File       string // that it was read from
}

// TakeClaims puts causes and measures from papers into the plans of units, all
// or none.
func (s *System) TakeClaims(ctx context.Context, a Actor, round string, all []Taken) error {
	f, err := s.comparing(ctx, a, round)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fail(Invalid, "claims.none")
	}
	losses, err := s.lossesOfAll(ctx, f)
	if err != nil {
		return err
	}
	var notes []remediation.Note
	var actions []remediation.Action
	for _, t := range all {
		u, _ := f.tree.Alias(t.Unit)
		i := slices.IndexFunc(losses, func(l remediation.Loss) bool { return l.Unit == u.ID && l.Line.Code == t.Code })
		if i < 0 {
			return fail(Invalid, "app.no_loss", message.Word("code", t.Code))
		}
		if err := t.check(u); err != nil {
			return err
		}
		if t.Cause != "" {
			n := remediation.Note{Unit: u.ID, Component: t.Code}
			if losses[i].Note != nil {
				n = *losses[i].Note
			}
			n.Reason, n.Source, n.Version = message.Phrase{VI: capital(t.Cause)}, cleanName(t.File), t.Version
			notes = append(notes, n)
		}
		if t.Measure != "" {
			actions = append(actions, remediation.Action{
				ID: remediation.ActionID(newID()), Round: string(f.Round.ID), Unit: u.ID, Components: []string{t.Code}, State: remediation.Planned, Version: 1,
				Measure: message.Phrase{VI: capital(t.Measure)}, Officer: t.Officer, Due: t.Due,
			})
		}
	}
	err = s.store.Change(ctx, s.entry(a, f, "take_claims", "round:"+f.Round.Key), func(tx *store.Tx) error {
		tx.Payload(nil, all)
		for _, n := range notes {
			if err := tx.SaveNote(f.Round.ID, n); err != nil {
				return err
			}
		}
		return tx.PutActions(actions)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "claims.conflict")
	}
	return err
}

// capital begins a text with a capital letter: papers write causes after a
// colon.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// check says what is wrong with what is taken over.
func (t Taken) check(u org.Unit) error {
	about := []message.Arg{message.Title("unit", u.Name), message.Word("code", t.Code)}
	switch {
	case t.Cause == "" && t.Measure == "":
		return fail(Invalid, "claims.none")
	case t.Measure != "" && t.Officer == "":
		return fail(Invalid, "claims.no_officer", about...)
	case t.Measure != "" && t.Due.IsZero():
		return fail(Invalid, "claims.no_due", about...)
	case len([]rune(t.Cause)) > maxText || len([]rune(t.Measure)) > maxText || len([]rune(t.Officer)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	return nil
}
