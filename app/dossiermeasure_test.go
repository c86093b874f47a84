package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/measure"
)

// fullLines are dossiers of Y Tịch with every column that a measure counts: one
// early, one on time, two late and one overdue.
const fullLines = `Mã hồ sơ,Đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả,Hình thức nộp,Hình thức thanh toán,Lệ phí,Số hoá,Mức độ,Ngày nhập hệ thống
H37.23.37-240304-00001,xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,05/03/2024 08:00,Trực tuyến,Trực tuyến,8000,Có,Toàn trình,04/03/2024 09:00
H37.23.37-240304-00002,xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,06/03/2024 08:00,Trực tuyến,Trực tiếp,8000,Có,Một phần,05/03/2024
H37.23.37-240304-00003,xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,07/03/2024 08:00,Trực tuyến,,,Có,Toàn trình,04/03/2024
H37.23.37-240304-00004,xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,26/04/2024 08:00,Trực tiếp,,,Có,Toàn trình,
H37.23.37-240304-00005,xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,,Trực tiếp,,,Không,,06/03/2024
`

// TestMeasuresFollowFromDossiers: each shipped measure that says so has a value
// where there are dossiers, and none where there are none.
func TestMeasuresFollowFromDossiers(t *testing.T) {
	sys := demo(t)
	console := app.Console("test")
	values := func(unit string) map[string]string {
		t.Helper()
		m, err := sys.Measures(t.Context(), console, "chi-lang-2023", unit, 2024)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, row := range m.Rows {
			if row.Latest.Origin != measure.Computed || row.Latest.AsOf.String() != "02/05/2024" || row.Latest.Source != "Hồ sơ thủ tục hành chính" {
				t.Errorf("%s: %v", row.Key, row.Latest)
			}
			got[row.Key] = row.Latest.Number.String()
			if row.Latest.Part != nil {
				got[row.Key] += fmt.Sprintf(" = %v/%v", row.Latest.Part, row.Latest.Whole)
			}
		}
		return got
	}
	if got := values("y-tich"); len(got) > 0 {
		t.Error("before there is a dossier:", got)
	}
	if _, _, err := importFile(t, sys, dossierFile(t, fullLines), nil); err != nil {
		t.Fatal(err)
	}
	// A second letter for one dossier, and one for a dossier that was in time.
	letters := "code,made\nH37.23.37-240304-00003,06/03/2024\nH37.23.37-240304-00003,07/03/2024\nH37.23.37-240304-00001,05/03/2024\n"
	if _, err := sys.ImportApologies(t.Context(), console, "y-tich", "một cửa", "thu.csv", strings.NewReader(letters)); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"received": "5", "late": "2", "open_overdue": "1", "rate_due": "40 = 2/5", "rate_resolved": "50 = 2/4", "apology_share": "50 = 1/2",
		"online_share": "60 = 3/5", "paid_online_share": "50 = 1/2", "digitised_share": "80 = 4/5",
		"full_online_share": "40 = 2/5", "entered_share": "50 = 2/4",
	}
	got := values("y-tich")
	all, err := sys.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if got[d.Key] != want[d.Key] || d.Dossiers != (want[d.Key] != "") {
			t.Errorf("%s: %q, want %q", d.Key, got[d.Key], want[d.Key])
		}
	}
	m, err := sys.Measures(t.Context(), console, "chi-lang-2023", "y-tich", 2024)
	if err != nil {
		t.Fatal(err)
	}
	trends := map[string]string{}
	for _, row := range m.Rows {
		for _, v := range row.Trend {
			trends[row.Key] += fmt.Sprintf("%s %v, ", v.AsOf, v.Number)
		}
	}
	// At the end of March one of those that are late now was still open.
	for key, want := range map[string]string{
		"rate_resolved": "31/03/2024 66.666667, 30/04/2024 50, 02/05/2024 50, ", "open_overdue": "31/03/2024 2, 30/04/2024 1, 02/05/2024 1, ", "apology_share": "02/05/2024 50, ",
	} {
		if trends[key] != want {
			t.Errorf("trend of %s: %s, want %s", key, trends[key], want)
		}
	}
	if got := values("quan-son"); len(got) > 0 {
		t.Error("of a unit without dossiers:", got)
	}
}

// TestMeasuresStopAtTheCutOff: what came after it is not held against the
// sheet; where nothing was late, nothing is owed.
func TestMeasuresStopAtTheCutOff(t *testing.T) {
	sys := demo(t)
	console := app.Console("test")
	v, err := sys.Ranking(t.Context(), console, round, "")
	if err != nil {
		t.Fatal(err)
	}
	late := strings.Replace(fullLines, ",07/03/2024 08:00", ",26/04/2024 08:00", 1)
	if _, _, err := importFile(t, sys, dossierFile(t, late), nil); err != nil {
		t.Fatal(err)
	}
	for key, test := range map[string]struct{ cutOff, want string }{
		"truoc": {"31/03/2024", "ontime 2, resolved 2, apologies 0, late 0, "},
		"sau":   {"30/04/2024", "ontime 2, resolved 4, apologies 0, late 2, "},
		"moi":   {"", "ontime 2, resolved 4, apologies 0, late 2, "},
	} {
		o := app.Opening{Key: key, Title: "Kỳ " + key, Year: 2024, Publisher: "huyen-chi-lang", Index: v.Round.Hash, Units: []string{"y-tich", "quan-son"}}
		o.Timetable.Due = map[assessment.Stage]time.Time{assessment.SelfScoring: clock().Add(24 * time.Hour)}
		if test.cutOff != "" {
			o.Timetable.CutOff = calendar.MustParse(test.cutOff)
		}
		if err := sys.OpenRound(t.Context(), console, o); err != nil {
			t.Fatal(err)
		}
		for unit, want := range map[string]string{"y-tich": test.want, "quan-son": ""} {
			sheet, err := sys.SelfScore(t.Context(), console, key, unit)
			if err != nil {
				t.Fatal(err)
			}
			var got string
			for _, m := range sheet.Measured {
				got += m.Input.Name + " " + m.Typed + ", "
				if test.cutOff != "" && m.Value.AsOf.String() != test.cutOff {
					t.Errorf("%s: as of %s", key, m.Value.AsOf)
				}
			}
			if got != want {
				t.Errorf("%s, %s: %s, want %s", key, unit, got, want)
			}
		}
	}
}

// TestGuessedUses: what the titles of the inputs of a shipped index suggest,
// until the secretariat says otherwise, if only that nothing is measured.
func TestGuessedUses(t *testing.T) {
	sys := demo(t)
	console := app.Console("test")
	uses := func() (said []string, guessed bool) {
		t.Helper()
		v, err := sys.Uses(t.Context(), console, "chi-lang-2023")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range v.Rows {
			if row.Use.Key != "" {
				said = append(said, fmt.Sprint(row.Node.Code, "/", row.Input.Name, " ", row.Use.Key, " ", row.Use.Side))
			}
		}
		return said, v.Guessed
	}
	want := "[3.4.1/ontime rate_resolved part 3.4.1/resolved rate_resolved whole 3.4.2/apologies apology_share part 3.4.2/late late value]"
	if got, guessed := uses(); fmt.Sprint(got) != want || !guessed {
		t.Error(got, guessed)
	}
	one := measure.Use{Code: "3.4.2", Input: "late", Key: "late", Side: measure.Whole}
	for _, chosen := range [][]measure.Use{{one}, nil} {
		if err := sys.SetUses(t.Context(), console, "chi-lang-2023", chosen); err != nil {
			t.Fatal(err)
		}
		if got, guessed := uses(); len(got) != len(chosen) || guessed {
			t.Error(got, guessed)
		}
	}
	for _, bad := range []measure.Use{{Code: "3.4.2", Input: "late", Key: "none", Side: measure.Whole}, {Code: "3.4.2", Input: "none", Key: "late", Side: measure.Whole}, {Code: "3.4.2", Input: "late", Key: "late", Side: "half"}} {
		if err := sys.SetUses(t.Context(), console, "chi-lang-2023", []measure.Use{bad}); !isKind(err, app.Invalid) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
