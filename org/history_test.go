package org_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

var (
	before = calendar.MustParse("30/6/2025")
	day    = calendar.MustParse("01/7/2025")
)

// langSon is a province with a district and its communes until 30/6/2025, and
// a commune that bears an old one's name from then on.
func langSon() []org.Unit {
	name := func(s string) message.Phrase { return message.Phrase{VI: s} }
	return []org.Unit{
		{ID: "p", Alias: "p", Name: name("Tỉnh Lạng Sơn"), Level: org.Province},
		{ID: "d", Alias: "d", Name: name("Huyện Chi Lăng"), Level: org.District, Parent: "p"},
		{ID: "a", Alias: "van-linh", Name: name("Xã Vạn Linh"), Level: org.Commune, Parent: "d"},
		{ID: "b", Alias: "y-tich", Name: name("Xã Y Tịch"), Level: org.Commune, Parent: "d"},
		{ID: "c", Alias: "con-lai", Name: name("Xã Còn Lại"), Level: org.Commune, Parent: "d"},
		{ID: "x", Alias: "chi-lang", Name: name("Xã Chi Lăng"), Level: org.Commune, Parent: "d"},
		{ID: "y", Alias: "chi-lang-td", Name: name("Xã Chi Lăng"), Level: org.Commune, Parent: "p"},
		{ID: "n", Alias: "xa-van-linh-2025", Name: name("Xã Vạn Linh"), Level: org.Commune, Parent: "p", From: day},
	}
}

// apply records an event and returns the tree after it.
func apply(t testing.TB, tree *org.Tree, e org.Event) *org.Tree {
	t.Helper()
	changed, why := tree.Apply(e)
	if why != nil {
		t.Fatal(why.In(message.VI))
	}
	return replaced(tree, changed)
}

func replaced(tree *org.Tree, changed []org.Unit) *org.Tree {
	all := tree.Units()
	for _, u := range changed {
		i := slices.IndexFunc(all, func(o org.Unit) bool { return o.ID == u.ID })
		all[i] = u
	}
	return org.NewTree(all)
}

// A merger of two communes and the end of their district, as on 01/7/2025.
func TestMergerAndEndOfADistrict(t *testing.T) {
	tree := org.NewTree(langSon())
	tree = apply(t, tree, org.Event{Kind: org.Merger, On: day, Basis: "Nghị quyết số 1672/NQ-UBTVQH15", Units: []org.UnitID{"a", "b"}, Heirs: []org.UnitID{"n"}})
	tree = apply(t, tree, org.Event{Kind: org.Dissolution, On: day, Basis: "Nghị quyết", Units: []org.UnitID{"d"}})
	old, now := tree.On(before), tree.On(day)
	if got := old.Answers("b"); got != "b" {
		t.Errorf("before the merger %s answers for b", got)
	}
	if got := now.Answers("b"); got != "n" {
		t.Errorf("after the merger %s answers for b", got)
	}
	if len(old.Ancestors("n")) != 0 || fmt.Sprint(ids(now.Ancestors("n"))) != "[a b]" {
		t.Errorf("ancestors: %v, then %v", ids(old.Ancestors("n")), ids(now.Ancestors("n")))
	}
	// A commune that goes on hangs below the district, then below the province.
	if !old.Within("c", "d") || now.Within("c", "d") || !now.Within("c", "p") {
		t.Error("the commune that goes on hangs where it should not")
	}
	if got := ids(now.Below("p")); !slices.Contains(got, "c") || slices.Contains(got, "d") || slices.Contains(got, "a") {
		t.Errorf("below the province: %v", got)
	}
	if got := ids(old.Below("d")); fmt.Sprint(got) != "[x c a b]" {
		t.Errorf("below the district: %v", got)
	}
	if wrong := tree.Check(); len(wrong) > 0 {
		t.Error(wrong)
	}
	if u, err := old.Named("xã vạn linh"); err != nil || u.ID != "a" {
		t.Errorf("%v %v", u.ID, err)
	}
	if u, err := now.Named("Xã Vạn Linh"); err != nil || u.ID != "n" {
		t.Errorf("%v %v", u.ID, err)
	}
	var two *org.Ambiguous
	if _, err := now.Named("Xã Chi Lăng"); !errors.As(err, &two) || len(two.Candidates) != 2 || !strings.Contains(err.Error(), "chi-lang-td") {
		t.Errorf("%v", err)
	}
	if _, err := now.Named("Xã Y Tịch"); !errors.Is(err, org.ErrUnknown) {
		t.Errorf("%v", err)
	}
}

func ids(units []org.Unit) []org.UnitID {
	var all []org.UnitID
	for _, u := range units {
		all = append(all, u.ID)
	}
	return all
}

// A unit is split: one heir answers for it, all see what it was.
func TestSplit(t *testing.T) {
	tree := apply(t, org.NewTree(langSon()), org.Event{Kind: org.Split, On: day, Basis: "Quyết định", Units: []org.UnitID{"b"}, Heirs: []org.UnitID{"n", "c"}}).On(day)
	if tree.Answers("b") != "n" || fmt.Sprint(tree.Heirs("b")) != "[n c]" {
		t.Errorf("%s answers; heirs %v", tree.Answers("b"), tree.Heirs("b"))
	}
	if !tree.Follows("c", "b") || tree.Follows("a", "b") {
		t.Error("who follows whom")
	}
}

func TestRenameAndMoveAndCodes(t *testing.T) {
	tree := apply(t, org.NewTree(langSon()), org.Event{Kind: org.Renaming, On: day, Basis: "NQ", Units: []org.UnitID{"c"}, Name: message.Phrase{VI: "Phường Còn Lại"}, Sort: "phường"})
	tree = apply(t, tree, org.Event{Kind: org.Move, On: day, Basis: "NQ", Units: []org.UnitID{"c"}, Parent: "p"})
	tree = apply(t, tree, org.Event{Kind: org.Recoding, On: calendar.MustParse("01/01/2020"), Basis: "QĐ", Units: []org.UnitID{"c"}, Code: org.Code{Kind: org.Identifier, Value: "000.23.37.H37"}})
	tree = apply(t, tree, org.Event{Kind: org.Recoding, On: day, Basis: "QĐ", Units: []org.UnitID{"c"}, Code: org.Code{Kind: org.Identifier, Value: "H37.99"}})
	u, _ := tree.Unit("c")
	if u.NameOn(before).VI != "Xã Còn Lại" || u.NameOn(day).VI != "Phường Còn Lại" || u.Kind != "phường" {
		t.Errorf("%+v", u)
	}
	if u.ParentOn(before) != "d" || u.ParentOn(day) != "p" {
		t.Errorf("%+v", u)
	}
	for _, c := range []struct {
		on   calendar.Date
		code string
		want error
	}{{before, "H37.23.37", nil}, {before, "23.37.H37", nil}, {before, "000.23.37.h37", nil}, {before, "000.37.23.H37", nil}, {day, "H37.23.37", org.ErrUnknown}, {day, "99.H37", nil}, {before, "H37.99", org.ErrUnknown}} {
		if u, err := tree.On(c.on).Coded(c.code); !errors.Is(err, c.want) || err == nil && u.ID != "c" {
			t.Errorf("%s on %s: %s %v", c.code, c.on, u.ID, err)
		}
	}
	if code, ok := org.NormalCode(org.AdminCode, "6505"); !ok || code != "06505" {
		t.Error(code)
	}
	if _, ok := org.NormalCode(org.Identifier, "37.23"); ok {
		t.Error("an identifier without its province")
	}
}

func TestEventsThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		event org.Event
		says  string
	}{
		"no day":             {org.Event{Kind: org.Merger, Basis: "NQ"}, "ngày"},
		"no basis":           {org.Event{Kind: org.Merger, On: day}, "căn cứ"},
		"no unit":            {org.Event{Kind: org.Merger, On: day, Basis: "NQ"}, "đơn vị"},
		"itself":             {org.Event{Kind: org.Merger, Units: []org.UnitID{"a"}, Heirs: []org.UnitID{"a"}}, "kế thừa"},
		"an heir not there":  {org.Event{Kind: org.Merger, On: before, Units: []org.UnitID{"a"}, Heirs: []org.UnitID{"n"}}, "kế thừa"},
		"one part":           {org.Event{Kind: org.Split, Units: []org.UnitID{"a"}, Heirs: []org.UnitID{"n"}}, "hai đơn vị"},
		"the same name":      {org.Event{Kind: org.Renaming, Units: []org.UnitID{"a"}, Name: message.Phrase{VI: "Xã Vạn Linh"}}, "tên"},
		"below itself":       {org.Event{Kind: org.Move, Units: []org.UnitID{"p"}, Parent: "d"}, "trực thuộc"},
		"a code of no kind":  {org.Event{Kind: org.Recoding, Units: []org.UnitID{"a"}, Code: org.Code{Kind: org.AdminCode, Value: "H37"}}, "H37"},
		"a unit of tomorrow": {org.Event{Kind: org.Renaming, Units: []org.UnitID{"n"}, Name: message.Phrase{VI: "Xã Y Tịch"}}, "30/06/2025"},
	} {
		if c.event.On.IsZero() && name != "no day" {
			c.event.On = day
		}
		if c.event.Basis == "" && name != "no basis" {
			c.event.Basis = "NQ"
		}
		_, why := org.NewTree(langSon()).Apply(c.event)
		if why == nil || !strings.Contains(why.In(message.VI), c.says) {
			t.Errorf("%s: %v", name, why)
		}
	}
}

// Whatever befalls units, in whatever order: a unit that has ended with an heir
// has exactly one that answers for it, alive; nothing goes round; the parts of
// a split all follow what was split.
func TestHistoryHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(rt, "n")
		units := []org.Unit{{ID: "top", Alias: "top", Name: message.Phrase{VI: "top"}}}
		for i := range n {
			id := org.UnitID(fmt.Sprintf("u%d", i))
			units = append(units, org.Unit{ID: id, Alias: string(id), Name: message.Phrase{VI: string(id)}, Parent: "top"})
		}
		tree := org.NewTree(units)
		on := calendar.MustParse("01/01/2020")
		pick := rapid.Custom(func(t *rapid.T) org.UnitID {
			return org.UnitID(fmt.Sprintf("u%d", rapid.IntRange(0, n-1).Draw(t, "unit")))
		})
		for range rapid.IntRange(1, 15).Draw(rt, "events") {
			on = on.Plus(rapid.IntRange(1, 60).Draw(rt, "days"))
			e := org.Event{
				Kind: rapid.SampledFrom(org.EventKinds).Draw(rt, "kind"), On: on, Basis: "NQ", Parent: pick.Draw(rt, "parent"),
				Units: rapid.SliceOfNDistinct(pick, 1, 3, func(id org.UnitID) org.UnitID { return id }).Draw(rt, "units"),
				Heirs: rapid.SliceOfNDistinct(pick, 1, 3, func(id org.UnitID) org.UnitID { return id }).Draw(rt, "heirs"),
				Name:  message.Phrase{VI: fmt.Sprint("name ", on)}, Code: org.Code{Kind: org.AdminCode, Value: fmt.Sprintf("%05d", rapid.IntRange(0, 9).Draw(rt, "code"))},
			}
			if changed, why := tree.Apply(e); why == nil {
				tree = replaced(tree, changed)
			}
		}
		if wrong := tree.Check(); len(wrong) > 0 {
			rt.Fatal(wrong)
		}
		for d := calendar.MustParse("01/12/2019"); d.Before(on.Plus(30)); d = d.Plus(17) {
			holdOn(rt, tree.On(d))
		}
	})
}

func holdOn(t *rapid.T, at *org.Tree) {
	for _, u := range at.Units() {
		if u.ID != "top" && at.Top(u.ID) != "top" {
			t.Fatalf("%s hangs below %s", u.ID, at.Top(u.ID))
		}
		heirs, answers := at.Heirs(u.ID), at.Answers(u.ID)
		if answers != "" && (!at.Alive(answers) || heirs[0] != answers) {
			t.Fatalf("%s answers for %s; heirs are %v", answers, u.ID, heirs)
		}
		for _, id := range heirs {
			if !at.Alive(id) {
				t.Fatalf("%s, an heir of %s, has ended", id, u.ID)
			}
			if id != u.ID && !slices.ContainsFunc(at.Ancestors(id), func(a org.Unit) bool { return a.ID == u.ID }) {
				t.Fatalf("%s follows %s and does not know it", id, u.ID)
			}
		}
	}
}

func TestUpward(t *testing.T) {
	for down, up := range map[string]string{"H37.23.37": "000.23.37.H37", "H37.23": "000.000.23.H37", "H37.1.2.3": "1.2.3.H37"} {
		if got := org.Upward(down); got != up {
			t.Errorf("%s: %s, want %s", down, got, up)
		}
		if back, ok := org.NormalCode(org.Identifier, up); !ok || back != down {
			t.Errorf("%s: back as %s", up, back)
		}
	}
}

// What a person types may be an alias, a code in either order, or a name.
func TestFindByWhateverIsTyped(t *testing.T) {
	tree := org.NewTree([]org.Unit{
		{ID: "1", Alias: "van-linh", Name: message.Phrase{VI: "Xã Vạn Linh"}, History: org.History{Codes: []org.Code{{Kind: org.Identifier, Value: "H37.23.37"}}}},
		{ID: "2", Alias: "y-tich", Name: message.Phrase{VI: "Xã Y Tịch"}},
	})
	for typed, want := range map[string]string{"van-linh": "1", "H37.23.37": "1", "000.23.37.H37": "1", "xa van linh": "1", "Xã Y Tịch": "2", "H37.99": "", "": ""} {
		got := ""
		for _, u := range tree.Find(typed) {
			got += string(u.ID)
		}
		if got != want {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}
