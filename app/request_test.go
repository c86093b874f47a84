package app_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/request"
)

// TestStepsByRole is who may take which step in which state: every state,
// every role, written down apart from the code.
func TestStepsByRole(t *testing.T) {
	sys := demo(t)
	ctx := t.Context()
	letters, err := sys.Requests(ctx, app.Console("test"), round)
	if err != nil || len(letters.Rows) != 1 {
		t.Fatal(err, letters)
	}
	id := letters.Rows[0].ID
	// A unit of the demonstration in each state, and whether its people are here.
	at := map[request.State]string{request.Waiting: "y-tich", request.Drafting: "quan-son", request.Sent: "chi-lang", request.Returned: "gia-loc", request.Accepted: "van-an"}
	own := map[string]string{"ytich.chutich": "y-tich", "ytich.vanphong": "y-tich", "quanson.vanphong": "quan-son"}
	may := map[request.State]string{
		request.Waiting: "write send", request.Drafting: "write send", request.Returned: "write send", request.Sent: "take_back accept return", request.Accepted: "return",
	}
	for _, login := range []string{"ytich.chutich", "ytich.vanphong", "quanson.vanphong", "chilang.noivu", "chilang.chutich", "chilang.thamdinh", "quantri", "khach"} {
		who := signIn(t, sys, login)
		for state, unit := range at {
			for _, step := range request.Steps {
				var err error
				if step.OfUnit() {
					err = sys.TakeReply(ctx, who, round, unit, id, app.Taking{Step: step, Version: -1, Answers: []request.Answer{{}, {None: true}, {}}})
				} else {
					err = sys.JudgeReply(ctx, who, round, id, unit, step, "Bổ sung", -1)
				}
				allowed := step.OfUnit() && own[login] == unit || !step.OfUnit() && (login == "chilang.noivu" || login == "quantri")
				// The version is none that ever was: whatever is allowed ends in a conflict,
				// and nothing is changed.
				want := app.Forbidden
				switch fits := strings.Contains(" "+may[state]+" ", " "+string(step)+" "); {
				case allowed && fits:
					want = app.Conflict
				case allowed:
					want = app.Invalid
				}
				if !isKind(err, want) {
					t.Errorf("%s, %s of %s: %v, want %s", login, step, state, err, want)
				}
			}
		}
	}
}

// TestLetterComesBack: the letter that the system writes itself, as Word, is
// read back as what it asks.
func TestLetterComesBack(t *testing.T) {
	sys := demo(t)
	word, _, err := sys.MakePaper(t.Context(), app.Console("test"), app.PaperAsked{Kind: report.Asking, Round: round, Format: "docx"})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"cv.docx": word}
	if docx.CanPDF() {
		if files["cv.pdf"], err = docx.ToPDF(t.Context(), word); err != nil {
			t.Fatal(err)
		}
	}
	head := signIn(t, sys, "ytich.chutich")
	for name, data := range files {
		p, err := sys.ReadLetter(t.Context(), head, round, "y-tich", app.PaperFile{Name: name, Data: data})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(p.Points) != 3 || p.Points[0].Section != request.Results || p.Points[1].Section != request.Difficulties || p.Points[2].Section != request.Tasks {
			t.Errorf("%s: points %+v", name, p.Points)
		}
		if p.Due != calendar.MustParse("02/5/2024") {
			t.Errorf("%s: due %s: %q", name, p.Due, p.Letter.DueText)
		}
		if !strings.Contains(p.Points[0].Supplier, "Công chức tiếp nhận và trả kết quả (3.4.1, 3.4.2)") {
			t.Errorf("%s: supplied by %q", name, p.Points[0].Supplier)
		}
		if p.Taken.Blob == "" || p.Letter.Issuer != "UBND huyện Chi Lăng" {
			t.Errorf("%s: kept as %q, issued by %q", name, p.Taken.Blob, p.Letter.Issuer)
		}
	}
}

// TestSuggestions: what the rule asks for next and what proves it, and what
// others who won it have done, without their names.
func TestSuggestions(t *testing.T) {
	sys := demo(t)
	all, err := sys.Suggestions(t.Context(), signIn(t, sys, "ytich.chutich"), round, "y-tich", []string{"3.4.1", "7.6", "1.1.1"})
	if err != nil || len(all) != 2 {
		t.Fatalf("%d for two lost components: %v", len(all), err)
	}
	for _, x := range all {
		if x.Next.IsZero() || x.Winners == 0 {
			t.Errorf("%s: next %q, %d winners", x.Node.Code, x.Next.Key, x.Winners)
		}
	}
	if _, err := sys.Suggestions(t.Context(), signIn(t, sys, "quanson.vanphong"), round, "y-tich", []string{"7.6"}); !isKind(err, app.Forbidden) {
		t.Errorf("another unit's: %v", err)
	}
}
