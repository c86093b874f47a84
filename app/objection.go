package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// UnitDraft is the draft result of one unit, as the unit sees it and objects
// to it.
type UnitDraft struct {
	*Frame
	Rows     []DraftLine
	Standing *assessment.DraftStanding // by the latest kept draft; nil: none is kept yet
	Of       int
	Closed   *message.Text // why the unit may not object now
	Due      time.Time
	Drafted  int // objections written and not sent
	Write    bool
	Send     bool
	Answer   bool
}

// DraftLine is one component of a unit's draft result.
type DraftLine struct {
	Node      *rulebook.Criterion
	Self      scoring.Line
	Final     scoring.Line
	Decided   *assessment.Verdict
	Objection assessment.Objection
}

// UnitDraft shows a unit its draft result from the day on which units may
// object; those who run the round or sit on the council see it before.
func (s *System) UnitDraft(ctx context.Context, a Actor, round, unit string) (*UnitDraft, error) {
	f, err := s.running(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	if _, err := s.sheetOf(ctx, f, a); err != nil {
		return nil, err
	}
	answers := s.answersObjections(a, f)
	if f.Round.Stage != assessment.Objecting && !(answers && f.Round.Stage == assessment.DraftResult) {
		return nil, fail(NotFound, "objection.stage", message.Sub("stage", f.Round.Stage.Text()))
	}
	v := &UnitDraft{
		Frame: f, Closed: f.Round.ClosedToObject(s.now()), Due: f.Round.Timetable.Due[assessment.Objecting],
		Answer: answers && f.Round.Stage == assessment.Objecting,
	}
	v.Write = v.Closed == nil && f.May[account.ScoreSelf]
	v.Send = v.Closed == nil && f.May[account.SubmitSelf]
	if err := s.draftLines(ctx, v); err != nil {
		return nil, err
	}
	drafts, err := s.store.DraftResults(ctx, f.Round.ID)
	if err != nil || len(drafts) == 0 {
		return v, err
	}
	v.Of = len(drafts[0].Standings)
	for i, st := range drafts[0].Standings {
		if st.Unit == f.Unit.ID {
			v.Standing = &drafts[0].Standings[i]
		}
	}
	return v, nil
}

func (s *System) draftLines(ctx context.Context, v *UnitDraft) error {
	entries, err := s.store.Entries(ctx, v.Round.ID, v.Unit.ID)
	if err != nil {
		return err
	}
	verdicts, err := s.store.Verdicts(ctx, v.Round.ID, v.Unit.ID)
	if err != nil {
		return err
	}
	objections, err := s.store.Objections(ctx, v.Round.ID, v.Unit.ID)
	if err != nil {
		return err
	}
	byCode := map[string][]assessment.Verdict{}
	for _, d := range verdicts {
		byCode[d.Code] = append(byCode[d.Code], d)
	}
	for _, c := range v.Index.Leaves() {
		row := DraftLine{Node: c, Decided: assessment.Decided(byCode[c.Code])}
		if row.Self, err = selfLine(v.Index, c, entries[c.Code]); err != nil {
			return err
		}
		if row.Final, err = verdictLine(v.Index, c, entries[c.Code], row.Decided); err != nil {
			return err
		}
		for _, o := range objections {
			if o.Code == c.Code && v.sees(o) {
				row.Objection = o
			}
		}
		if row.Objection.State == assessment.ObjectionDrafted {
			v.Drafted++
		}
		v.Rows = append(v.Rows, row)
	}
	return nil
}

// sees says whether an objection is for this reader: what a unit has not sent
// is its own.
func (v *UnitDraft) sees(o assessment.Objection) bool {
	return o.State != assessment.ObjectionDrafted || v.May[account.ScoreSelf]
}

// answersObjections says whether a person answers for the round: its
// secretariat, or its council.
func (s *System) answersObjections(a Actor, f *Frame) bool {
	if f.MayAll[account.RunRound] {
		return true
	}
	return f.Unit.ID != "" && s.authorise(a, account.Settle, f.Unit.ID, f.tree) == nil
}

// ObjectionRow is one objection in the list of a round.
type ObjectionRow struct {
	assessment.Objection
	Name org.Unit
	Node *rulebook.Criterion
}

// Objections is every objection to a draft result.
type Objections struct {
	*Frame
	Rows []ObjectionRow
	Open int
}

// Objections lists what units object to, those without an answer first.
func (s *System) Objections(ctx context.Context, a Actor, round string) (*Objections, error) {
	f, err := s.overseeing(ctx, a, round)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Objections(ctx, f.Round.ID, "")
	if err != nil {
		return nil, err
	}
	v := &Objections{Frame: f}
	for _, o := range all {
		node, known := f.Index.Find(o.Code)
		if u, ok := f.tree.Unit(o.Unit); ok && known && o.State != assessment.ObjectionDrafted {
			v.Rows = append(v.Rows, ObjectionRow{o, u, node})
			if o.Open() {
				v.Open++
			}
		}
	}
	slices.SortStableFunc(v.Rows, func(x, y ObjectionRow) int {
		if x.Open() != y.Open() {
			return map[bool]int{true: -1, false: 1}[x.Open()]
		}
		return message.Compare(x.Name.Name.VI, y.Name.Name.VI)
	})
	return v, nil
}

// changeObjection changes a unit's objection to a component, within the round
// as it is then. version is the one that the person saw.
func (s *System) changeObjection(ctx context.Context, a Actor, f *Frame, code, verb string, version int, do func(tx *store.Tx, o assessment.Objection) (assessment.Objection, error)) error {
	err := s.store.Change(ctx, s.entry(a, f, verb, "objection:"+f.Round.Key+"/"+f.Unit.Alias+"/"+code), func(tx *store.Tx) error {
		if _, err := hold(tx, f); err != nil {
			return err
		}
		all, err := tx.Objections(f.Round.ID, f.Unit.ID)
		if err != nil {
			return err
		}
		before := assessment.Objection{Unit: f.Unit.ID, Code: code}
		if i := slices.IndexFunc(all, func(o assessment.Objection) bool { return o.Code == code }); i >= 0 {
			before = all[i]
		}
		after, err := do(tx, before)
		if err != nil {
			return err
		}
		after.Version = version
		tx.Payload(before, after)
		return tx.PutObjection(f.Round.ID, after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// Evidence is a file that comes with words.
type Evidence struct {
	Name string
	File Upload
}

// Object writes a unit's objection to its draft result on one component, with
// files that prove it. It reaches the secretariat once the head sends it.
func (s *System) Object(ctx context.Context, a Actor, round, unit, code, said string, files []Evidence, version int) error {
	f, err := s.running(ctx, a, account.ScoreSelf, round, unit)
	if err != nil {
		return err
	}
	if node, ok := f.Index.Find(code); !ok || !node.Scored() {
		return fail(NotFound, "app.no_component", message.Word("code", code))
	}
	if len([]rune(said)) > maxText {
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	if why := f.Round.ClosedToObject(s.now()); why != nil {
		return &Error{Kind: Invalid, Text: *why} // before any file is kept
	}
	var proofs []assessment.Proof
	for _, file := range files {
		p, err := s.keep(ctx, file.Name, file.File)
		if err != nil {
			return err
		}
		p.ID, p.By, p.At = assessment.ProofID(newID()), a.name(), s.now()
		proofs = append(proofs, p)
	}
	return s.changeObjection(ctx, a, f, code, "object", version, func(tx *store.Tx, o assessment.Objection) (assessment.Objection, error) {
		o, why := o.Write(strings.TrimSpace(said), f.Round, s.now())
		if why != nil {
			return o, &Error{Kind: Invalid, Text: *why}
		}
		for _, p := range proofs {
			if err := tx.PutProof(f.Round.ID, f.Unit.ID, p); err != nil {
				return o, err
			}
		}
		o.By, o.Proofs = a.name(), append(o.Proofs, proofs...)
		return o, nil
	})
}

// SendObjections sends what a unit has written against its draft result, and
// returns how many objections it was.
func (s *System) SendObjections(ctx context.Context, a Actor, round, unit string) (int, error) {
	f, err := s.running(ctx, a, account.SubmitSelf, round, unit)
	if err != nil {
		return 0, err
	}
	if why := f.Round.ClosedToObject(s.now()); why != nil {
		return 0, &Error{Kind: Invalid, Text: *why}
	}
	n := 0
	err = s.store.Change(ctx, s.entry(a, f, "send_objections", "objection:"+f.Round.Key+"/"+f.Unit.Alias), func(tx *store.Tx) error {
		if _, err := hold(tx, f); err != nil {
			return err
		}
		all, err := tx.Objections(f.Round.ID, f.Unit.ID)
		if err != nil {
			return err
		}
		var sent []assessment.Objection
		for _, o := range all {
			if o.State != assessment.ObjectionDrafted {
				continue
			}
			o, why := o.Send(f.Round, s.now())
			if why != nil {
				return &Error{Kind: Invalid, Text: *why}
			}
			if err := tx.PutObjection(f.Round.ID, o); err != nil {
				return err
			}
			sent = append(sent, o)
		}
		if n = len(sent); n == 0 {
			return fail(Invalid, "objection.none")
		}
		tx.Payload(nil, sent)
		return nil
	})
	return n, err
}

// AnswerObjection answers a unit's objection: accepted with points, or, where
// accept is false, not; with a remark either way.
func (s *System) AnswerObjection(ctx context.Context, a Actor, round, unit, code string, accept bool, typed, remark string, version int) error {
	f, err := s.running(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return err
	}
	if !s.answersObjections(a, f) {
		return fail(Forbidden, "app.forbidden")
	}
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return fail(NotFound, "app.no_component", message.Word("code", code))
	}
	var accepted *points.Points
	if accept {
		p, err := points.Parse(typed)
		if err != nil {
			return fail(Invalid, "verdict.bad_points", message.Word("typed", typed))
		}
		accepted = &p
	}
	if len([]rune(remark)) > maxText {
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	return s.changeObjection(ctx, a, f, code, "answer_objection", version, func(tx *store.Tx, o assessment.Objection) (assessment.Objection, error) {
		if f.Round.Proposer != "" {
			return o, fail(Invalid, "objection.proposed")
		}
		o, why := o.Answer(accepted, strings.TrimSpace(remark), node, f.Round, s.now())
		if why != nil {
			return o, &Error{Kind: Invalid, Text: *why}
		}
		o.AnsweredBy = a.name()
		ruling := o.Ruling()
		if ruling == nil {
			return o, nil
		}
		if err := tx.PutVerdict(f.Round.ID, *ruling); err != nil {
			return o, err
		}
		return o, finalTotal(tx, f)
	})
}
