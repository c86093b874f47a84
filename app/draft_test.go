package app_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// shipped is the index of the demonstration, and its text.
func shipped(t testing.TB, sys *app.System, a app.Actor) (*app.IndexPage, string) {
	t.Helper()
	all, err := sys.Indexes(t.Context(), a)
	if err != nil || len(all.Rows) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	p, err := sys.Index(t.Context(), a, all.Rows[0].Hash)
	if err != nil {
		t.Fatal(err)
	}
	text, name, err := sys.IndexFile(t.Context(), a, p.Hash)
	if err != nil || name != "chi-lang-xa-2023.yaml" {
		t.Fatal(name, err)
	}
	return p, string(text)
}

// The whole way: clone, edit as text and in a form, try out, publish. What is
// published stays as it is, and so does what it was cloned from.
func TestIndexFromDraftToEdition(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "chilang.noivu")
	old, oldText := shipped(t, sys, me)
	if len(old.UsedBy) != 1 || old.UsedBy[0].Key != round || old.Book.Year != 2023 || len(old.Seats) != 1 {
		t.Fatalf("%+v", old.IndexRow)
	}
	id, err := sys.CloneIndex(ctx, me, old.Hash, "")
	if err != nil {
		t.Fatal(err)
	}
	d, err := sys.Draft(ctx, me, id, nil)
	if err != nil || string(d.Draft.Text) != oldText || d.From == nil || d.From.Hash != old.Hash || d.Owner.Alias != "huyen-chi-lang" || d.Draft.Editor != "chilang.noivu" {
		t.Fatalf("%+v, %v", d.Draft.File, err)
	}
	if len(d.Problems) != 1 || d.Problems[0].Line == 0 || d.Problems[0].Text.Key != "draft.same_content" {
		t.Errorf("a clone can be published at once: %v", d.Problems)
	}
	if _, err := sys.PublishDraft(ctx, me, id, 1); !isKind(err, app.Invalid) {
		t.Errorf("publishing the same content: %v", err)
	}
	wrong, err := sys.EditComponent(ctx, me, id, "3.4.1", map[string]string{"title.vi": "Hồ sơ đúng hạn: tỷ lệ", "rule.bands.1.points": "0,75"}, 1)
	if err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
	if d, err = sys.Draft(ctx, me, id, nil); err != nil || d.Problems[0].Text.Key != "draft.version_taken" || d.Draft.Version != 2 {
		t.Fatalf("%v, %v", d.Problems, err)
	}
	text := strings.Replace(string(d.Draft.Text), `version: "2023"`, `version: "2024"`, 1)
	if version, err := sys.SaveDraft(ctx, me, id, strings.ReplaceAll(text, "\n", "\r\n"), 2); version != 3 || err != nil {
		t.Fatal(version, err)
	}
	c, err := sys.DraftComponent(ctx, me, id, "3.4.1", map[string]string{"ontime": "955", "resolved": "1000"})
	if err != nil || c.Trial == nil || c.Trial.Line.Got != points.Must("0.75") || len(c.Problems) != 0 || !strings.Contains(c.Lines[1], "Hồ sơ đúng hạn: tỷ lệ") || c.Row.Title.VI != "Hồ sơ đúng hạn: tỷ lệ" {
		t.Fatalf("%+v, %v", c, err)
	}
	hash, err := sys.PublishDraft(ctx, me, id, 3)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := sys.Index(ctx, signIn(t, sys, "khach"), hash)
	if err != nil || fresh.Version != "2024" || fresh.Owner == "" || len(fresh.Seats) != 0 {
		t.Errorf("a viewer of a commune below: %+v, %v", fresh, err)
	}
	if kept, _, err := sys.IndexFile(ctx, me, old.Hash); err != nil || string(kept) != oldText {
		t.Errorf("the edition in use has changed: %v", err)
	}
	for name, do := range map[string]func() error{
		"show":    func() error { _, err := sys.Draft(ctx, me, id, nil); return err },
		"save":    func() error { _, err := sys.SaveDraft(ctx, me, id, "index: khác", 4); return err },
		"discard": func() error { return sys.DiscardDraft(ctx, me, id, 4) },
		"publish": func() error { _, err := sys.PublishDraft(ctx, me, id, 4); return err },
		"edit":    func() error { _, err := sys.EditComponent(ctx, me, id, "1.1", nil, 4); return err },
		"file":    func() error { _, _, err := sys.DraftFile(ctx, me, id); return err },
	} {
		if err := do(); !isKind(err, app.Conflict) {
			t.Errorf("%s of a published draft: %v", name, err)
		}
	}
	// Another draft of the same content or version is told so.
	if id, err = sys.UploadDraft(ctx, me, "", "lại.yaml", []byte(text)); err != nil {
		t.Fatal(err)
	}
	if _, err := sys.PublishDraft(ctx, me, id, 1); !isKind(err, app.Invalid) {
		t.Errorf("the same edition again: %v", err)
	}
}

func TestUploadDraft(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "chilang.noivu")
	for name, text := range map[string][]byte{
		"a picture": {0x89, 'P', 'N', 'G', 0}, "UTF-16": {0xff, 0xfe, 'a', 0}, "nothing": []byte(" \r\n"), "too much": bytes.Repeat([]byte("a\n"), app.MaxDraft/2+1),
	} {
		if _, err := sys.UploadDraft(ctx, me, "", "a.yaml", text); !isKind(err, app.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sys.UploadDraft(ctx, me, "y-tich", "a.yaml", []byte("a")); !isKind(err, app.Invalid) {
		t.Errorf("in the name of a unit where one has no seat: %v", err)
	}
	// A broken one is kept, with what is wrong, as far as it can be read.
	for text, test := range map[string]struct {
		title string
		rows  int
	}{
		"\ufefftitle: Bộ chỉ số mới\r\nareas:\r\n- {code: '1', title: Một, parts: [{code: '1.1', title: Hai, max: x}]}\r\n": {"Bộ chỉ số mới", 2},
		"title: [": {"", 0}, "chỉ một câu": {"", 0}, "a: b: c": {"", 0}, "*x": {"", 0},
	} {
		id, err := sys.UploadDraft(ctx, me, "huyen-chi-lang", `C:\tệp\bộ "chỉ" số.yaml`, []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		d, err := sys.Draft(ctx, me, id, nil)
		if err != nil || len(d.Problems) == 0 || d.Book != nil || d.Draft.Title != test.title || len(d.Outline) != test.rows || d.Draft.File != `bộ "chỉ" số.yaml` {
			t.Errorf("%q: %+v, %v", text, d, err)
		}
		if _, err := sys.PublishDraft(ctx, me, id, 1); !isKind(err, app.Invalid) {
			t.Errorf("%q is published: %v", text, err)
		}
		if err := sys.DiscardDraft(ctx, me, id, 1); err != nil {
			t.Error(err)
		}
		if _, err := sys.Draft(ctx, me, id, nil); !isKind(err, app.NotFound) {
			t.Errorf("after discarding it: %v", err)
		}
	}
	list, err := sys.Indexes(ctx, me)
	if err != nil || len(list.Drafts) != 0 {
		t.Errorf("%+v, %v", list.Drafts, err)
	}
}

// Problems are counted at the criterion that they name.
func TestCheckNamesTheCriterion(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "chilang.noivu")
	old, text := shipped(t, sys, me)
	id, err := sys.CloneIndex(ctx, me, old.Hash, "huyen-chi-lang")
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(text, "{by: 2023-01-31, points: 1}", "{by: 2023-01-31, points: 9}", 1)
	d, err := sys.Draft(ctx, me, id, &broken)
	if err != nil || d.Book != nil || len(d.Problems) == 0 || d.Problems[0].Code != "1.1.1" || d.Problems[0].Line == 0 {
		t.Fatalf("%v, %v", d.Problems, err)
	}
	for _, row := range d.Outline {
		if (row.Faults > 0) != (row.Code == "1.1.1") {
			t.Errorf("%s has %d faults", row.Code, row.Faults)
		}
	}
	if again, err := sys.Draft(ctx, me, id, nil); err != nil || string(again.Draft.Text) != text || again.Draft.Version != 1 {
		t.Error("checking a text has saved it")
	}
}

// Two people who saw the same version of a draft.
func TestDraftConflict(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me, other := signIn(t, sys, "chilang.noivu"), signIn(t, sys, "quantri")
	old, text := shipped(t, sys, me)
	id, err := sys.CloneIndex(ctx, me, old.Hash, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sys.SaveDraft(ctx, other, id, text+"# của quản trị\n", 1); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func() error{
		"save": func() error { _, err := sys.SaveDraft(ctx, me, id, text+"# của tôi\n", 1); return err },
		"edit": func() error {
			_, err := sys.EditComponent(ctx, me, id, "1.1.1", map[string]string{"max": "2"}, 1)
			return err
		},
		"discard": func() error { return sys.DiscardDraft(ctx, me, id, 1) },
		"publish": func() error { _, err := sys.PublishDraft(ctx, me, id, 1); return err },
	} {
		if err := do(); !isKind(err, app.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d, err := sys.Draft(ctx, me, id, nil)
	if err != nil || !strings.HasSuffix(string(d.Draft.Text), "# của quản trị\n") || d.Draft.Editor != "quantri" || d.Draft.Version != 2 {
		t.Errorf("%+v, %v", d.Draft.Editor, err)
	}
	if version, err := sys.SaveDraft(ctx, me, id, string(d.Draft.Text), 1); version != 2 || err != nil {
		t.Errorf("saving what is saved already: version %d, %v", version, err)
	}
}

// Who may do what with a draft of the district.
func TestDraftsAreForTheirEditors(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "chilang.noivu")
	old, text := shipped(t, sys, me)
	id, err := sys.CloneIndex(ctx, me, old.Hash, "")
	if err != nil {
		t.Fatal(err)
	}
	ofProvince, err := sys.CloneIndex(ctx, signIn(t, sys, "quantri"), old.Hash, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sys.Draft(ctx, me, ofProvince, nil); !isKind(err, app.Forbidden) {
		t.Errorf("the district opens a draft of the province: %v", err)
	}
	if _, err := sys.Draft(ctx, signIn(t, sys, "quantri"), id, nil); err != nil {
		t.Errorf("the province opens a draft of the district: %v", err)
	}
	for _, login := range []string{"ytich.chutich", "ytich.vanphong", "chilang.thamdinh", "quanson.vanphong", "khach"} {
		who := signIn(t, sys, login)
		for name, do := range map[string]func() error{
			"clone":   func() error { _, err := sys.CloneIndex(ctx, who, old.Hash, ""); return err },
			"upload":  func() error { _, err := sys.UploadDraft(ctx, who, "", "a.yaml", []byte(text)); return err },
			"show":    func() error { _, err := sys.Draft(ctx, who, id, nil); return err },
			"check":   func() error { _, err := sys.Draft(ctx, who, id, &text); return err },
			"form":    func() error { _, err := sys.DraftComponent(ctx, who, id, "1.1.1", nil); return err },
			"file":    func() error { _, _, err := sys.DraftFile(ctx, who, id); return err },
			"save":    func() error { _, err := sys.SaveDraft(ctx, who, id, "a", 1); return err },
			"edit":    func() error { _, err := sys.EditComponent(ctx, who, id, "1.1.1", nil, 1); return err },
			"discard": func() error { return sys.DiscardDraft(ctx, who, id, 1) },
			"publish": func() error { _, err := sys.PublishDraft(ctx, who, id, 1); return err },
		} {
			if err := do(); !isKind(err, app.Forbidden) {
				t.Errorf("%s as %s: %v", name, login, err)
			}
		}
		list, err := sys.Indexes(ctx, who)
		if err != nil || len(list.Rows) != 1 || len(list.Drafts) != 0 || len(list.Seats) != 0 {
			t.Errorf("%s sees %d drafts: %v", login, len(list.Drafts), err)
		}
	}
	if _, err := sys.Indexes(ctx, app.Actor{}); !isKind(err, app.Forbidden) {
		t.Errorf("somebody without any role: %v", err)
	}
	if _, err := sys.Index(ctx, app.Actor{}, old.Hash); !isKind(err, app.NotFound) {
		t.Errorf("somebody without any role opens an index: %v", err)
	}
}

func TestTry(t *testing.T) {
	text, err := os.ReadFile("../rules/chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := rulebook.Load(text, "chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, _ := x.Find("3.4.1")
	names := []string{c.Inputs[0].Name, c.Inputs[1].Name}
	if got := app.Try(c, nil); got.Line != nil || len(got.Faults) != 0 {
		t.Errorf("nothing given: %+v", got)
	}
	if got := app.Try(c, map[string]string{names[0]: "940"}); got.Line == nil || got.Line.Outcome != scoring.Missing {
		t.Errorf("one of two given: %+v", got)
	}
	if got := app.Try(c, map[string]string{names[0]: "nhiều", names[1]: "1000"}); got.Line != nil || len(got.Faults) != 1 {
		t.Errorf("one cannot be read: %+v", got)
	}
	got := app.Try(c, map[string]string{c.Rule.Of: "940", c.Rule.Per: "1000"})
	if got.Line == nil || got.Line.Got != points.Must("0.5") || !strings.Contains(got.Line.Reason.In(message.VI), "94 %") {
		t.Errorf("%+v", got)
	}
}

// Every change of a draft is one entry of the unit's chain, which holds no
// text.
func TestDraftsAreAudited(t *testing.T) {
	dir := t.TempDir()
	sys, ctx := open(t, dir), t.Context()
	if _, err := sys.LoadRound(ctx, app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
		t.Fatal(err)
	}
	me := signIn(t, sys, "chilang.noivu")
	old, text := shipped(t, sys, me)
	id, err := sys.CloneIndex(ctx, me, old.Hash, "")
	if err != nil {
		t.Fatal(err)
	}
	for seen := 1; seen <= 2; seen++ { // the second time there is nothing to save
		if _, err := sys.SaveDraft(ctx, me, id, text+"# thêm\n", seen); err != nil {
			t.Fatal(err)
		}
	}
	if err := sys.DiscardDraft(ctx, me, id, 2); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, dir+"/parindex.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	tips, err := db.Tips(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var verbs []string
	for _, tip := range tips {
		entries, err := db.Audit(ctx, tip.Chain, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.Verify(entries, tip); err != nil {
			t.Error(err)
		}
		for _, e := range entries {
			if e.Target != "draft:"+string(id) {
				continue
			}
			verbs = append(verbs, e.Verb)
			if len(e.Payload) > 2000 || !strings.Contains(string(e.Payload), `"sha256":"`) || e.Actor != "chilang.noivu" || e.Unit == "" {
				t.Errorf("%s: %d bytes, %s at %q", e.Verb, len(e.Payload), e.Actor, e.Unit)
			}
		}
	}
	if got := strings.Join(verbs, " "); got != "clone_index save_draft discard_draft" {
		t.Errorf("entries: %s", got)
	}
}

// The number of queries does not grow with indexes or drafts.
func TestQueriesOfIndexesAreBounded(t *testing.T) {
	sys := demo(t)
	me := signIn(t, sys, "chilang.noivu")
	old, text := shipped(t, sys, me)
	var id rulebook.DraftID
	for i := range 5 {
		version := strings.Replace(text, `version: "2023"`, `version: "`+string(rune('a'+i))+`"`, 1)
		var err error
		if id, err = sys.UploadDraft(t.Context(), me, "", "a.yaml", []byte(version)); err != nil {
			t.Fatal(err)
		}
		if i < 4 {
			if _, err := sys.PublishDraft(t.Context(), me, id, 1); err != nil {
				t.Fatal(err)
			}
		}
	}
	calls := map[string]func(context.Context) error{
		"indexes": func(ctx context.Context) error { _, err := sys.Indexes(ctx, me); return err },
		"index":   func(ctx context.Context) error { _, err := sys.Index(ctx, me, old.Hash); return err },
		"component": func(ctx context.Context) error {
			_, err := sys.IndexComponent(ctx, me, old.Hash, "1.1.1", nil)
			return err
		},
		"draft": func(ctx context.Context) error { _, err := sys.Draft(ctx, me, id, nil); return err },
		"form":  func(ctx context.Context) error { _, err := sys.DraftComponent(ctx, me, id, "1.1.1", nil); return err },
	}
	for name, call := range calls {
		ctx, n := store.WithCounter(t.Context())
		if err := call(ctx); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := n.Count(); got == 0 || got > 12 {
			t.Errorf("%s takes %d queries", name, got)
		}
	}
}
