package request_test

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/worktime"
)

func day(s string) calendar.Date { return calendar.MustParse(s) }

// The calendar that is shipped: of 25/4/2024 – 02/5/2024 two days are worked.
func TestDaysLeft(t *testing.T) {
	f, err := os.Open("../calendars/vn-2019-2026.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it is only read
	c, err := worktime.Read(f, "vn.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		today, due string
		want       int
	}{
		{"25/4/2024", "02/5/2024", 2},
		{"26/4/2024", "02/5/2024", 1},
		{"30/4/2024", "02/5/2024", 1},
		{"02/5/2024", "02/5/2024", 0},
		{"03/5/2024", "02/5/2024", -1},
		{"05/5/2024", "02/5/2024", -2}, // Saturday 04/5 makes up for 29/4
		{"07/02/2024", "15/02/2024", 1},
		{"06/5/2024", "10/5/2024", 4},
	} {
		if got := request.DaysLeft(day(test.today), day(test.due), c.Off); got != test.want {
			t.Errorf("from %s to %s: %d, want %d", test.today, test.due, got, test.want)
		}
	}
}

// The whole of which step may follow which state, written down apart from the
// code.
func TestSteps(t *testing.T) {
	want := map[request.State]string{
		request.Waiting:  "write>drafting send>sent take_back>- accept>- return>- ",
		request.Drafting: "write>drafting send>sent take_back>- accept>- return>- ",
		request.Sent:     "write>- send>- take_back>drafting accept>accepted return>returned ",
		request.Returned: "write>returned send>sent take_back>- accept>- return>- ",
		request.Accepted: "write>- send>- take_back>- accept>- return>returned ",
	}
	for _, s := range request.States {
		got := ""
		for _, step := range request.Steps {
			to, ok := s.After(step)
			if !ok {
				to = "-"
			}
			got += string(step) + ">" + string(to) + " "
		}
		if got != want[s] {
			t.Errorf("%s: %s, want %s", s, got, want[s])
		}
	}
}

func TestLate(t *testing.T) {
	due := day("02/5/2024")
	sent := func(s string) time.Time { return day(s).At(23) }
	for name, test := range map[string]struct {
		r     request.Reply
		due   calendar.Date
		today string
		want  bool
	}{
		"owed on the last day":   {request.Reply{State: request.Drafting}, due, "02/5/2024", false},
		"owed a day later":       {request.Reply{State: request.Waiting}, due, "03/5/2024", true},
		"sent on the last day":   {request.Reply{State: request.Sent, Sent: sent("02/5/2024")}, due, "09/5/2024", false},
		"sent a day later":       {request.Reply{State: request.Accepted, Sent: sent("03/5/2024")}, due, "09/5/2024", true},
		"returned, and owed now": {request.Reply{State: request.Returned, Sent: sent("02/5/2024")}, due, "09/5/2024", true},
		"no date":                {request.Reply{State: request.Waiting}, calendar.Date{}, "09/5/2024", false},
	} {
		if got := test.r.Late(test.due, day(test.today)); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestSectionOf(t *testing.T) {
	for text, want := range map[string]request.Section{
		"Kết quả triển khai, thực hiện khắc phục các chỉ số cải cách hành chính chưa đạt điểm trong năm 2023": request.Results,
		"Khó khăn, vướng mắc":                           request.Difficulties,
		"Những khó khăn và giải pháp khắc phục":         request.Difficulties,
		"Nhiệm vụ, giải pháp thực hiện chỉ số năm 2024": request.Tasks,
		"Đề xuất, kiến nghị với UBND huyện":             request.Written,
		"Tồn tại, hạn chế và nguyên nhân":               request.Limits,
		"Nguyên nhân từng tiêu chí":                     request.Results,
		"Kết quả thực hiện công tác chỉ đạo, điều hành": request.Direction,
		"Tiến độ thực hiện các nhiệm vụ được giao":      request.Progress,
		"Kết quả tự chấm điểm":                          request.Result,
		"Số lượng cán bộ được tập huấn":                 request.Written,
	} {
		if got := request.SectionOf(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestOpen(t *testing.T) {
	points := []request.Point{{Section: request.Results}, {Section: request.Difficulties}, {}, {}, {}}
	r := request.Reply{Answers: []request.Answer{{}, {}, {Text: "Đã tập huấn 2 lớp"}, {None: true}}}
	got := r.Open(points, func(s request.Section) bool { return s == request.Results })
	if diff := cmp.Diff([]int{1, 4}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWrong(t *testing.T) {
	good := request.Request{Due: day("02/5/2024"), Points: []request.Point{{Text: message.Phrase{VI: "Khó khăn"}}}}
	if w := good.Wrong(day("25/4/2024")); w != nil {
		t.Error(w.In(message.VI))
	}
	for key, change := range map[string]func(*request.Request){
		"request.no_points":   func(r *request.Request) { r.Points = nil },
		"request.many_points": func(r *request.Request) { r.Points = make([]request.Point, 41) },
		"request.no_due":      func(r *request.Request) { r.Due = calendar.Date{} },
		"request.due_before":  func(r *request.Request) { r.Due = day("24/4/2024") },
		"request.empty_point": func(r *request.Request) { r.Points = []request.Point{{Text: message.Phrase{VI: " "}}} },
		"request.bad_section": func(r *request.Request) {
			r.Points = []request.Point{{Section: "khác", Text: message.Phrase{VI: "Gì đó"}}}
		},
	} {
		r := good
		change(&r)
		if w := r.Wrong(day("25/4/2024")); w == nil || w.Key != key && key != "request.many_points" {
			t.Errorf("%s: %v", key, w)
		}
	}
	for key, answers := range map[string][]request.Answer{
		"request.other_points":  {{}},
		"request.none_and_text": {{}, {None: true, Text: "có"}},
		"":                      {{None: true}, {Text: "có"}},
	} {
		if w := request.WrongAnswers(answers, 2); (w == nil) != (key == "") || w != nil && w.Key != key {
			t.Errorf("%q: %v", key, w)
		}
	}
}
