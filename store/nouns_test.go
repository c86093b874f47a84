package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// TestEveryNounComesBack: what is written is what is read, after the database
// was closed and opened again.
func TestEveryNounComesBack(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		first, err := store.Open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		mustChange(t, first, putWorld)
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		s := open(t, dsn)
		ctx := t.Context()
		same(t, "Units", must(s.Units(ctx))(t), []org.Unit{units[2], units[0], units[1]})

		one, two := person, stranger
		one.Version, two.Version = 1, 1
		same(t, "Account", must(s.Account(ctx, "a-1"))(t), one)
		same(t, "AccountByLogin", must(s.AccountByLogin(ctx, "xa.CONGCHUC"))(t), one)
		same(t, "Accounts", must(s.Accounts(ctx))(t), []account.Account{two, one})

		yaml, file, err := s.Rulebook(ctx, "h-1")
		same(t, "Rulebook", []any{yaml, file, err}, []any{book, "par.yaml", nil})
		same(t, "Rounds", must(s.Rounds(ctx))(t), []assessment.Round{published})
		same(t, "Inputs", must(s.RoundInputs(ctx, round, assessment.Self))(t)["u-xa"], inputs)
		same(t, "inputs of the other side", len(must(s.RoundInputs(ctx, round, assessment.Final))(t)), 0)

		other := standing
		other.Unit, other.Rank = "u-tt", 2
		same(t, "Standings", must(s.Standings(ctx, round, assessment.Final))(t), []assessment.Standing{standing, other})
		same(t, "Standing", must(s.Standing(ctx, round, "u-tt", assessment.Final))(t), other)
		same(t, "StandingsOf", must(s.StandingsOf(ctx, "u-xa", assessment.Final))(t), map[assessment.RoundID]assessment.Standing{round: standing})
		same(t, "Lines", must(s.Lines(ctx, round, "u-xa", assessment.Final))(t), lines)
		same(t, "LostLines", must(s.LostLines(ctx, round, assessment.Final))(t),
			map[org.UnitID][]scoring.Line{"u-xa": {lines[0], lines[3]}, "u-tt": {lines[3]}})
		same(t, "ScoresOf", must(s.ScoresOf(ctx, round, assessment.Self))(t),
			map[org.UnitID]map[string]points.Points{"u-xa": {"1.10": p("1.3333333333"), "1.2": {}, "1.9": p("0.5"), "2.1": {}}})

		same(t, "Causes", must(s.Causes(ctx, round))(t), causes)
		same(t, "Notes", must(s.Notes(ctx, round, "u-xa"))(t), notes)
		same(t, "Notes of all", must(s.Notes(ctx, round, ""))(t), notes)
		same(t, "Actions", must(s.Actions(ctx, round, "u-xa"))(t), actions)
		same(t, "Actions of all", must(s.Actions(ctx, round, ""))(t), actions)
		same(t, "Action", must(s.Action(ctx, "x-9"))(t), actions[0])
		same(t, "ActionsHeld by login", must(s.ActionsHeld(ctx, "xa.congchuc", "Ai đó"))(t), actions[:1])
		same(t, "ActionsHeld by a name that another's login overrides", len(must(s.ActionsHeld(ctx, "ai", "Công chức một cửa"))(t)), 0)
		same(t, "Documents", must(s.Documents(ctx, "u-xa", "u-huyen"))(t), []document.Document{docs[2], docs[1], docs[0]})
		same(t, "Document", must(s.Document(ctx, "d-2"))(t), docs[0])
		same(t, "Request", must(s.Request(ctx, "q-1"))(t), asking)
		same(t, "Requests", must(s.Requests(ctx, round))(t), []request.Request{asking})
		same(t, "RequestsTo", must(s.RequestsTo(ctx, "u-tt"))(t), []request.Request{asking})
		same(t, "OpenRequests", must(s.OpenRequests(ctx))(t), []request.Request{asking})
		same(t, "Replies", must(s.Replies(ctx, "q-1"))(t), replies)
		same(t, "ReplyCounts", must(s.ReplyCounts(ctx, round))(t), map[request.ID]map[request.State]int{"q-1": {request.Waiting: 1, request.Sent: 1}})
		same(t, "LostSums", must(s.LostSums(ctx, round, assessment.Final))(t)["u-xa"][0].Lost, lines[0].Lost)
		same(t, "ActionStates", must(s.ActionStates(ctx, round))(t)["u-xa"][1].Components, actions[1].Components)
		same(t, "RepliesOf", must(s.RepliesOf(ctx, "u-xa"))(t), replies[1:])
		same(t, "Reply", must(s.Reply(ctx, "q-1", "u-xa"))(t), replies[1])
		same(t, "Review", must(s.Review(ctx, round, "u-xa"))(t), review)
		same(t, "Letterhead", must(s.Letterhead(ctx, "u-xa"))(t), letterhead)
		kept := paper
		kept.Version = 1
		same(t, "Paper", must(s.Paper(ctx, round, "u-xa", "remediation"))(t), kept)
	})
}

// TestNothingOfOthers: a question about one unit or round is not answered with
// another's.
func TestNothingOfOthers(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		for what, n := range map[string]int{
			"notes of another unit":      len(must(s.Notes(ctx, round, "u-tt"))(t)),
			"notes of another round":     len(must(s.Notes(ctx, "r-1", ""))(t)),
			"actions of another unit":    len(must(s.Actions(ctx, round, "u-tt"))(t)),
			"actions of another round":   len(must(s.Actions(ctx, "r-1", "u-xa"))(t)),
			"causes of another round":    len(must(s.Causes(ctx, "r-1"))(t)),
			"documents of nobody":        len(must(s.Documents(ctx))(t)),
			"documents of another":       len(must(s.Documents(ctx, "u-tt"))(t)),
			"lines of another side":      len(must(s.Lines(ctx, round, "u-tt", assessment.Self))(t)),
			"lost lines of no round":     len(must(s.LostLines(ctx, "r-1", assessment.Final))(t)),
			"scores of another round":    len(must(s.ScoresOf(ctx, "r-1", assessment.Final))(t)),
			"standings of another round": len(must(s.Standings(ctx, "r-1", assessment.Final))(t)),
		} {
			if n > 0 {
				t.Errorf("%s: %d", what, n)
			}
		}
	})
}

func TestNotFound(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		tests := map[string]func() error{
			"Account":        func() error { _, err := s.Account(ctx, "a-0"); return err },
			"AccountByLogin": func() error { _, err := s.AccountByLogin(ctx, "xa.congchuc "); return err },
			"Rulebook":       func() error { _, _, err := s.Rulebook(ctx, "h-0"); return err },
			"Standing":       func() error { _, err := s.Standing(ctx, round, "u-tt", assessment.Self); return err },
			"Action":         func() error { _, err := s.Action(ctx, "x-0"); return err },
			"Document":       func() error { _, err := s.Document(ctx, "bao-cao"); return err },
			"Request":        func() error { _, err := s.Request(ctx, "q-0"); return err },
			"Review":         func() error { _, err := s.Review(ctx, "r-1", "u-xa"); return err },
			"Letterhead":     func() error { _, err := s.Letterhead(ctx, "u-tt"); return err },
			"Paper":          func() error { _, err := s.Paper(ctx, round, "u-xa", "khác"); return err },
			"UpdateAction": func() error {
				return change(ctx, s, func(tx *store.Tx) error { return tx.UpdateAction(remediation.Action{ID: "x-0", Version: 1}) })
			},
			"PutPaper of a version that never was": func() error {
				return change(ctx, s, func(tx *store.Tx) error {
					return tx.PutPaper(assessment.Paper{Round: round, Unit: "u-tt", Kind: "remediation", Version: 3})
				})
			},
			"SetPassword": func() error {
				return change(ctx, s, func(tx *store.Tx) error { return tx.SetPassword("a-0", "x", false) })
			},
		}
		for name, do := range tests {
			if err := do(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestTakenKeys(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		for name, put := range map[string]func(tx *store.Tx) error{
			"id of a unit":    func(tx *store.Tx) error { return tx.PutUnits([]org.Unit{{ID: "u-xa", Alias: "khac"}}) },
			"alias of a unit": func(tx *store.Tx) error { return tx.PutUnits([]org.Unit{{ID: "u-9", Alias: "xa-chi-lang"}}) },
			"alias twice in one list": func(tx *store.Tx) error {
				return tx.PutUnits([]org.Unit{{ID: "u-8", Alias: "moi"}, {ID: "u-9", Alias: "moi"}})
			},
			"login in another case": func(tx *store.Tx) error {
				return tx.PutAccount(account.Account{ID: "a-9", Login: "XA.congchuc"})
			},
			"id of an account":                func(tx *store.Tx) error { return tx.PutAccount(account.Account{ID: "a-1", Login: "khac"}) },
			"version of an index, other text": func(tx *store.Tx) error { return tx.PutRulebook("u-huyen", "h-2", "par-thử", "1", "par.yaml", book) },
			"key of a round": func(tx *store.Tx) error {
				r := published
				r.ID = "r-9"
				return tx.PutRound(r)
			},
			"inputs":    func(tx *store.Tx) error { return tx.PutInputs(round, assessment.Self, "u-xa", inputs) },
			"result":    func(tx *store.Tx) error { return tx.PutResult(standing, nil) },
			"causes":    func(tx *store.Tx) error { return tx.PutCauses(round, causes[1:]) },
			"notes":     func(tx *store.Tx) error { return tx.PutNotes(round, notes[1:]) },
			"actions":   func(tx *store.Tx) error { return tx.PutActions(actions[1:]) },
			"documents": func(tx *store.Tx) error { return tx.PutDocuments(docs[1:]) },
			"request":   func(tx *store.Tx) error { return tx.PutRequest(asking, nil) },
			"review":    func(tx *store.Tx) error { return tx.PutReview(round, review) },
		} {
			if err := change(t.Context(), s, put); !errors.Is(err, store.ErrExists) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := len(must(s.Audit(t.Context(), "", 0, 0))(t)); n != 1 {
			t.Errorf("refused changes left audit entries: %d instead of 1", n)
		}
	})
}

// TestRefusalDoesNotSpoilTheChange: a refused row is an error value and not
// the end of the transaction, on either engine.
func TestRefusalDoesNotSpoilTheChange(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.PutUnits(units[:1]); !errors.Is(err, store.ErrExists) {
				t.Errorf("got %v", err)
			}
			return tx.PutUnits([]org.Unit{{ID: "u-9", Alias: "moi"}})
		})
		if n := len(must(s.Units(t.Context()))(t)); n != len(units)+1 {
			t.Errorf("%d units", n)
		}
	})
}

func TestSameRulebookTwiceChangesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error {
			return tx.PutRulebook("u-huyen", "h-1", "par-thử", "1", "khác.yaml", []byte("khác"))
		})
		yaml, file, err := s.Rulebook(t.Context(), "h-1")
		same(t, "Rulebook", []any{yaml, file, err}, []any{book, "par.yaml", nil})
	})
}

func TestActionConflict(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		seen := must(s.Action(ctx, "x-9"))(t)
		mine := seen
		mine.State, mine.Documents, mine.Officer = remediation.Done, ids[document.ID]("d-0"), "Người thứ nhất"
		mustChange(t, s, func(tx *store.Tx) error { return tx.UpdateAction(mine) })
		theirs := seen
		theirs.Officer, theirs.Documents = "Người thứ hai", nil
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.UpdateAction(theirs) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the second of two editors: %v", err)
		}
		theirs.Version = 99
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.UpdateAction(theirs) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a version that never was: %v", err)
		}
		mine.Version = 2
		same(t, "Action", must(s.Action(ctx, "x-9"))(t), mine)
		theirs.Version = 2
		mustChange(t, s, func(tx *store.Tx) error { return tx.UpdateAction(theirs) })
		theirs.Version = 3
		same(t, "Action", must(s.Action(ctx, "x-9"))(t), theirs)
	})
}

func TestPaperConflict(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		put := func(number string, version int) error {
			next := paper
			next.Number, next.Version = number, version
			return change(ctx, s, func(tx *store.Tx) error { return tx.PutPaper(next) })
		}
		if err := put("16/BC-UBND", 0); !errors.Is(err, store.ErrConflict) {
			t.Errorf("one who saw no paper: %v", err)
		}
		if err := put("17/BC-UBND", 1); err != nil {
			t.Error(err)
		}
		if err := put("18/BC-UBND", 1); !errors.Is(err, store.ErrConflict) {
			t.Errorf("one who saw the first: %v", err)
		}
		if got := must(s.Paper(ctx, round, "u-xa", "remediation"))(t); got.Number != "17/BC-UBND" || got.Version != 2 {
			t.Errorf("kept: %+v", got)
		}
	})
}

func TestLetterheadIsTheLatest(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		next := letterhead
		next.Signature, next.Parent = []string{"KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"}, ""
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutLetterhead(next) })
		same(t, "Letterhead", must(s.Letterhead(t.Context(), "u-xa"))(t), next)
	})
}

// TestActionsKeepTheirOrder: those added later come later, whatever their ids.
func TestActionsKeepTheirOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error {
			return tx.PutActions([]remediation.Action{{ID: "x-0", Round: string(round), Unit: "u-xa"}, {ID: "a", Round: string(round), Unit: "u-tt"}})
		})
		var got []string
		for _, a := range must(s.Actions(t.Context(), round, ""))(t) {
			got = append(got, string(a.ID))
		}
		if all := strings.Join(got, " "); all != "a x-9 x-1 x-0" {
			t.Error(all)
		}
	})
}

// TestOrderIsOfBytes: the same order on both engines, whatever the locale of
// the server.
func TestOrderIsOfBytes(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error {
			return tx.PutUnits([]org.Unit{{ID: "1", Alias: "a-b"}, {ID: "2", Alias: "ab"}, {ID: "3", Alias: "B"}, {ID: "4", Alias: "đ"}, {ID: "5", Alias: "z"}, {ID: "6", Alias: "a1"}})
		})
		var got []string
		for _, u := range must(s.Units(t.Context()))(t) {
			got = append(got, u.Alias)
		}
		if all := strings.Join(got, " "); all != "B a-b a1 ab z đ" {
			t.Error(all)
		}
	})
}

// TestReferencesHold: nothing points at what is not there.
func TestReferencesHold(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		before := must(s.Audit(t.Context(), "", 0, 0))(t)
		stray := standing
		stray.Unit = "u-0"
		for name, put := range map[string]func(tx *store.Tx) error{
			"parent": func(tx *store.Tx) error { return tx.PutUnits([]org.Unit{{ID: "u-9", Alias: "moi", Parent: "u-0"}}) },
			"heir":   func(tx *store.Tx) error { return tx.PutUnits([]org.Unit{{ID: "u-9", Alias: "moi", Heir: "u-0"}}) },
			"unit of a grant": func(tx *store.Tx) error {
				return tx.PutAccount(account.Account{ID: "a-9", Login: "moi", Grants: []account.Grant{{Role: account.Head, Unit: "u-0"}}})
			},
			"owner of a document": func(tx *store.Tx) error { return tx.PutDocuments([]document.Document{{ID: "d-9", Owner: "u-0"}}) },
			"answer of a document": func(tx *store.Tx) error {
				return tx.PutDocuments([]document.Document{{ID: "d-9", Owner: "u-xa", Answers: ids[document.ID]("d-8")}})
			},
			"rulebook of a round": func(tx *store.Tx) error {
				return tx.PutRound(assessment.Round{ID: "r-9", Key: "r-9", Publisher: "u-huyen", Hash: "h-0"})
			},
			"decision of a round": func(tx *store.Tx) error {
				return tx.PutRound(assessment.Round{ID: "r-9", Key: "r-9", Publisher: "u-huyen", Hash: "h-1", Decision: "d-8"})
			},
			"publisher of a round": func(tx *store.Tx) error {
				return tx.PutRound(assessment.Round{ID: "r-9", Key: "r-9", Publisher: "u-0", Hash: "h-1"})
			},
			"unit of inputs":   func(tx *store.Tx) error { return tx.PutInputs(round, assessment.Self, "u-0", inputs) },
			"unit of a result": func(tx *store.Tx) error { return tx.PutResult(stray, nil) },
			"round of causes":  func(tx *store.Tx) error { return tx.PutCauses("r-0", causes) },
			"round of notes":   func(tx *store.Tx) error { return tx.PutNotes("r-0", notes) },
			"round of an action": func(tx *store.Tx) error {
				return tx.PutActions([]remediation.Action{{ID: "x-8", Round: "r-0", Unit: "u-xa"}})
			},
			"document of an action": func(tx *store.Tx) error {
				a := actions[0]
				a.Documents = ids[document.ID]("d-8")
				return tx.UpdateAction(a)
			},
			"document of a request": func(tx *store.Tx) error {
				return tx.PutRequest(request.Request{ID: "q-2", Round: string(round), Asker: "u-huyen", Document: "d-8"}, nil)
			},
			"unit of a review":     func(tx *store.Tx) error { return tx.PutReview(round, assessment.Review{Unit: "u-0"}) },
			"unit of a letterhead": func(tx *store.Tx) error { return tx.PutLetterhead(assessment.Letterhead{Unit: "u-0"}) },
			"unit of a paper":      func(tx *store.Tx) error { return tx.PutPaper(assessment.Paper{Round: round, Unit: "u-0", Kind: "x"}) },
		} {
			if err := change(t.Context(), s, put); err == nil {
				t.Errorf("%s: accepted", name)
			}
		}
		same(t, "Audit", must(s.Audit(t.Context(), "", 0, 0))(t), before)
		same(t, "Action", must(s.Action(t.Context(), "x-9"))(t), actions[0])
		if err := s.Sessions().BindSession(t.Context(), "thẻ", "a-0"); err == nil {
			t.Error("a session of nobody: accepted")
		}
	})
}

// TestQueriesDoNotGrow: one question is one query, however many rows answer.
func TestQueriesDoNotGrow(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		for name, ask := range map[string]func(ctx context.Context) error{
			"Units":     func(ctx context.Context) error { _, err := s.Units(ctx); return err },
			"Accounts":  func(ctx context.Context) error { _, err := s.Accounts(ctx); return err },
			"Rounds":    func(ctx context.Context) error { _, err := s.Rounds(ctx); return err },
			"Standings": func(ctx context.Context) error { _, err := s.Standings(ctx, round, assessment.Final); return err },
			"LinesOf":   func(ctx context.Context) error { _, err := s.LinesOf(ctx, round, assessment.Final, "1.1"); return err },
			"LostLines": func(ctx context.Context) error { _, err := s.LostLines(ctx, round, assessment.Final); return err },
			"ScoresOf":  func(ctx context.Context) error { _, err := s.ScoresOf(ctx, round, assessment.Self); return err },
			"Actions":   func(ctx context.Context) error { _, err := s.Actions(ctx, round, ""); return err },
			"Documents": func(ctx context.Context) error { _, err := s.Documents(ctx, "u-xa", "u-huyen"); return err },
			"Notes":     func(ctx context.Context) error { _, err := s.Notes(ctx, round, ""); return err },
		} {
			ctx, counter := store.WithCounter(t.Context())
			if err := ask(ctx); err != nil {
				t.Fatal(err)
			}
			if n := counter.Count(); n != 1 {
				t.Errorf("%s: %d queries", name, n)
			}
		}
		ctx, counter := store.WithCounter(t.Context())
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutUnits([]org.Unit{{ID: "u-9", Alias: "moi"}}) }); err != nil {
			t.Fatal(err)
		}
		if n := counter.Count(); n < 4 || n > 5 { // the units, their stamp, the lock, the chain's end, the entry
			t.Errorf("a change: %d statements", n)
		}
	})
}

// TestDelegatedGrants: a delegated role comes with what its giver holds of it,
// and with nothing once that account is disabled.
func TestDelegatedGrants(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		own := []account.Grant{
			{Role: account.Head, Unit: "u-xa", From: day("2023-01-01")}, {Role: account.Head, Unit: "u-tt", Only: []string{"3.4"}}, {Role: account.Viewer, Unit: "u-huyen"},
		}
		lent := account.Grant{Role: account.Head, Unit: "u-xa", From: day("2024-05-01"), To: day("2024-05-03"), For: "a-8"}
		again := lent
		again.For = "a-9"
		mustChange(t, s, func(tx *store.Tx) error {
			return errors.Join(
				tx.PutAccount(account.Account{ID: "a-8", Login: "chu-tich", Grants: own}),
				tx.PutAccount(account.Account{ID: "a-9", Login: "pho", Grants: []account.Grant{lent, {Role: account.Viewer, Unit: "u-xa"}}}),
				tx.PutAccount(account.Account{ID: "a-10", Login: "ba", Grants: []account.Grant{again}}),
				tx.PutAccount(account.Account{ID: "a-11", Login: "nghi", Disabled: true, Grants: own}),
				tx.PutAccount(account.Account{ID: "a-12", Login: "tu", Grants: []account.Grant{{Role: account.Head, Unit: "u-xa", For: "a-11"}}}),
			)
		})
		lent.Held = own[:2]
		for id, want := range map[account.ID][]account.Grant{
			"a-8": own, "a-9": {lent, {Role: account.Viewer, Unit: "u-xa"}}, "a-10": {again}, "a-12": {{Role: account.Head, Unit: "u-xa", For: "a-11"}},
		} {
			ctx, counter := store.WithCounter(t.Context())
			same(t, "grants of "+string(id), must(s.Account(ctx, id))(t).Grants, want)
			if counter.Count() != 1 {
				t.Errorf("%s was read with %d statements", id, counter.Count())
			}
		}
		same(t, "accounts", len(must(s.Accounts(t.Context()))(t)), 7)
	})
}

// Two provinces may each have an index of one name and version.
func TestNamesAreSharedBetweenProvinces(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		other := []byte("của tỉnh khác")
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutRulebook("u-khac", "h-9", "par-thử", "1", "par.yaml", other) })
		err := change(t.Context(), s, func(tx *store.Tx) error {
			return tx.PutRulebook("u-khac", "h-10", "par-thử", "1", "par.yaml", book)
		})
		if !errors.Is(err, store.ErrExists) {
			t.Errorf("one province, the same name and version, other content: %v", err)
		}
		got := map[string]org.UnitID{}
		for _, e := range must(s.Editions(t.Context()))(t) {
			if e.Index != "par-thử" || e.Version != "1" {
				t.Errorf("%+v", e)
			}
			got[e.Hash] = e.Top
		}
		same(t, "editions", got, map[string]org.UnitID{"h-1": "u-huyen", "h-9": "u-khac"})
	})
}
