package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// Loaded says what a round file brought in.
type Loaded struct {
	Round     string `json:"round"`
	Units     int    `json:"units"` // new ones
	Results   int    `json:"results"`
	Documents int    `json:"documents"`
	Actions   int    `json:"actions"`
	Accounts  int    `json:"accounts"`
}

// LoadRound brings in a finished round from a round file and those it names:
// units, rulebook, inputs, results, documents, causes, actions, accounts. All
// of it or nothing: every fault is reported, and one transaction saves it.
// Results that the file says a source prints must come out of the rules.
// Passwords that stand in the file are used only for a demonstration, since
// who has the file knows them; otherwise accounts wait for ResetPassword.
func (s *System) LoadRound(ctx context.Context, a Actor, fsys fs.FS, name string, demo bool) (loaded *Loaded, err error) {
	defer func() { s.works.imported(err) }()
	file, err := readRoundFile(fsys, name)
	if err != nil {
		return nil, err
	}
	units, err := s.store.Units(ctx)
	if err != nil {
		return nil, err
	}
	l := &loader{file: file, name: name, demo: demo, tree: org.NewTree(units), ids: map[string]org.UnitID{}, docs: map[string]document.ID{}, loaded: &Loaded{Round: file.Round}}
	if err := l.read(fsys); err != nil {
		return nil, err
	}
	publisher := l.ids[file.Publisher]
	if known, ok := l.tree.Alias(file.Publisher); ok || a.console == "" {
		if err := s.authorise(a, account.LoadRound, known.ID, l.tree); err != nil {
			return nil, err
		}
	}
	all := org.NewTree(append(units, l.units...))
	top := all.Top(publisher)
	e := audit.Entry{Chain: top, Actor: a.name(), Verb: "load_round", Target: "round:" + file.Round, Unit: publisher}
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, l.loaded)
		return l.save(ctx, tx, top)
	})
	if errors.Is(err, store.ErrExists) {
		return nil, &Error{Kind: Conflict, Text: message.T("round.exists", message.Word("round", file.Round)), Cause: err}
	}
	return l.loaded, err
}

// loader holds a round between reading and saving.
type loader struct {
	file     *roundFile
	name     string
	demo     bool      // passwords of the file are used
	tree     *org.Tree // what was there before
	units    []org.Unit
	listed   []org.Listing
	ids      map[string]org.UnitID // by alias, old and new
	docs     map[string]document.ID
	book     *rulebook.Index
	bookData []byte
	sheets   map[assessment.Side]*scoring.Sheet
	results  map[assessment.Side][]assessment.Result
	round    assessment.Round
	accounts []account.Account
	loaded   *Loaded
	problems message.Problems
}

func (l *loader) report(value, key string, args ...message.Arg) {
	l.problems = append(l.problems, message.Problem{File: l.name, Value: value, Text: message.T(key, args...)})
}

// newID returns an identifier that means nothing: 128 random bits.
func newID() string {
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		panic(err) // the system's source of randomness is gone
	}
	return hex.EncodeToString(b)
}

func (l *loader) read(fsys fs.FS) error {
	if err := l.readUnits(fsys); err != nil {
		return err
	}
	if err := l.readBook(fsys); err != nil {
		return err
	}
	if l.file.Stage != "" {
		return l.readRunning(fsys)
	}
	l.sheets, l.results = map[assessment.Side]*scoring.Sheet{}, map[assessment.Side][]assessment.Result{}
	for side, name := range map[assessment.Side]string{assessment.Final: l.file.Inputs, assessment.Self: l.file.Self} {
		if name == "" && side == assessment.Self {
			continue
		}
		name = l.file.beside(name)
		data, err := readPart(fsys, name)
		if err != nil {
			return err
		}
		known := func(unit string) bool { _, ok := l.ids[unit]; return ok || unit == everyone }
		reading := scoring.ReadInputs
		if side == assessment.Self {
			reading = scoring.ReadSelf
		}
		sheet, err := reading(bytes.NewReader(data), name, l.book, known)
		if err != nil {
			return err
		}
		spread(sheet, l.below(l.file.Published.Date))
		cohorts, err := assessment.Cohorts(l.book, sheet, l.listed, l.file.beside(l.file.Units))
		if err != nil {
			return err
		}
		l.sheets[side], l.results[side] = sheet, assessment.Evaluate(l.book, sheet, cohorts)
	}
	l.check()
	return l.problems.OrNil()
}

// readBook reads the rulebook. One that adds to a frame is kept written out
// whole: what is stored must stand alone.
func (l *loader) readBook(fsys fs.FS) error {
	name := l.file.beside(l.file.Rulebook)
	data, err := readPart(fsys, name)
	if err != nil {
		return err
	}
	beside := func(frame string) ([]byte, error) { return fs.ReadFile(fsys, path.Join(path.Dir(name), frame)) }
	if l.bookData, err = rulebook.Whole(data, name, beside); err != nil {
		return err
	}
	l.book, err = rulebook.Load(l.bookData, name)
	return err
}

// readUnits gives ids to new units and keeps those of units already known by
// alias.
func (l *loader) readUnits(fsys fs.FS) error {
	name := l.file.beside(l.file.Units)
	data, err := readPart(fsys, name)
	if err != nil {
		return err
	}
	known := func(alias string) bool { _, ok := l.tree.Alias(alias); return ok }
	list, columns, err := org.ReadUnitsBeside(bytes.NewReader(data), name, known)
	if err != nil {
		return err
	}
	l.listed = list
	for _, u := range list {
		for _, alias := range append([]string{u.Alias, u.ParentAlias, u.HeirAlias}, u.OtherHeirs...) {
			if known, ok := l.tree.Alias(alias); ok {
				l.ids[alias] = known.ID
			}
		}
		if _, ok := l.ids[u.Alias]; !ok {
			l.ids[u.Alias] = org.UnitID(newID())
		}
	}
	for _, u := range list {
		if _, known := l.tree.Alias(u.Alias); known {
			continue
		}
		unit, _ := u.Onto(org.Unit{}, columns, func(alias string) org.UnitID { return l.ids[alias] })
		unit.ID, unit.Alias, unit.Level = l.ids[u.Alias], u.Alias, u.Level
		l.units = append(l.units, unit)
	}
	l.loaded.Units = len(l.units)
	return l.checkUnits(list)
}

// checkUnits reports parents, heirs and codes of new units that cannot be.
func (l *loader) checkUnits(list []org.Listing) error {
	wrong := org.NewTree(append(l.tree.Units(), l.units...)).Check()
	var problems message.Problems
	for _, u := range list {
		if text, there := wrong[u.Alias]; there {
			problems = append(problems, u.Problem("alias", text))
		}
	}
	return problems.OrNil()
}

// confirmed says whether a source prints this unit's total.
func (l *loader) confirmed(unit string) (confirmed, bool) {
	for _, c := range l.file.Confirmed {
		if c.Unit == unit {
			return c, true
		}
	}
	return confirmed{}, false
}

func (l *loader) standing(side assessment.Side, r assessment.Result) assessment.Standing {
	st := standingOfResult(l.round.ID, l.ids[r.Unit], side, r)
	if c, ok := l.confirmed(r.Unit); ok {
		st.Illustrative, st.Source = false, c.Source
	}
	return st
}

// standingOfResult is a result as it is kept, without its lines.
func standingOfResult(round assessment.RoundID, unit org.UnitID, side assessment.Side, r assessment.Result) assessment.Standing {
	return assessment.Standing{
		Round: round, Unit: unit, Side: side, Total: r.Card.Total, Max: r.Card.Max, Lost: r.Card.Lost,
		Rank: r.Place.Rank, Of: r.Place.Of, Class: r.Place.Class, Areas: r.Card.Areas, Illustrative: r.Card.Illustrative,
		Blocks: r.Card.Blocks, Bonus: r.Card.Bonus, Penalty: r.Card.Penalty, Cohort: r.Place.Cohort,
	}
}

func (l *loader) save(ctx context.Context, tx *store.Tx, top org.UnitID) error {
	if err := tx.PutUnits(l.units); err != nil {
		return err
	}
	if err := tx.PutRulebook(top, l.book.Hash(), l.book.ID, l.book.Version, l.file.beside(l.file.Rulebook), l.bookData); err != nil {
		return err
	}
	if err := tx.PutDocuments(l.documents()); err != nil {
		return err
	}
	if err := tx.PutRound(l.round); err != nil {
		return err
	}
	if l.round.Running() {
		return l.saveRunning(tx)
	}
	for side, results := range l.results {
		for _, r := range results {
			if err := tx.PutInputs(l.round.ID, side, l.ids[r.Unit], l.sheets[side].Inputs[r.Unit]); err != nil {
				return err
			}
			if err := tx.PutResult(l.standing(side, r), r.Card.Lines); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	l.loaded.Results = len(l.results[assessment.Final])
	return l.saveSaid(tx)
}

// saveSaid saves what is said about the results.
func (l *loader) saveSaid(tx *store.Tx) error {
	id := l.round.ID
	if err := tx.PutCauses(id, l.causes()); err != nil {
		return err
	}
	if err := tx.PutNotes(id, l.notes()); err != nil {
		return err
	}
	if err := tx.PutActions(l.actions()); err != nil {
		return err
	}
	if l.file.Request != nil {
		if err := tx.PutRequest(id, l.request()); err != nil {
			return err
		}
	}
	for _, r := range l.file.Assessments {
		review := assessment.Review{Unit: l.ids[r.Unit], Achieved: r.Achieved, Limits: r.Limits, Difficulties: r.Difficulties, Measures: r.Measures}
		if err := tx.PutReview(id, review); err != nil {
			return err
		}
	}
	for _, h := range l.file.Letterheads {
		head := assessment.Letterhead{Unit: l.ids[h.Unit], Parent: h.Parent, Issuer: h.Issuer, Place: h.Place, Symbol: h.Symbol, Signature: h.Signature, Recipients: h.Recipients}
		if err := tx.PutLetterhead(head); err != nil {
			return err
		}
		if err := l.saveSigners(tx, h); err != nil {
			return err
		}
	}
	for _, a := range l.accounts {
		if err := tx.PutAccount(a); err != nil {
			return fmt.Errorf("account %s: %w", a.Login, err)
		}
	}
	return nil
}
