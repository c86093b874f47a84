package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// who may see or do what: a status by login. A login that is not named gets
// what "others" names. "" is nobody.
type access map[string]int

const (
	ok    = http.StatusOK
	sent  = http.StatusSeeOther
	no    = http.StatusForbidden
	wrong = http.StatusUnprocessableEntity // allowed, and then refused for what was sent
)

func (a access) of(login string) int {
	if status, named := a[login]; named {
		return status
	}
	return a["others"]
}

// accessRow is one route and who may use it.
type accessRow struct {
	method, path string
	want         access
}

// admits asks for each route as everybody, and as nobody, and compares what
// comes back.
func (s *site) admits(t *testing.T, rows []accessRow) {
	t.Helper()
	logins := []string{""}
	for login := range passwords {
		logins = append(logins, login)
	}
	for _, login := range logins {
		v := s.visitor(t, login)
		for _, row := range rows {
			r, err := http.NewRequestWithContext(t.Context(), row.method, s.URL+row.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := v.send(r)
			if want := row.want.of(login); got.status != want {
				t.Errorf("%s %s as %q: %d, want %d: %s", row.method, row.path, login, got.status, want, got.text(".note-box"))
			}
			if got.status == no && row.method == http.MethodGet {
				mustNotSay(t, got, row.path, login)
			}
		}
	}
}

// TestAccess is who may do what: each route, each kind of account, its own
// unit and another.
func TestAccess(t *testing.T) {
	s := serveDemo(t)
	everyone := access{"": sent, "others": ok}
	ofYTich := access{"": sent, "quanson.vanphong": no, "others": ok}
	ofQuanSon := access{"": sent, "ytich.chutich": no, "ytich.vanphong": no, "khach": no, "others": ok}
	action := s.action(t)
	tests := []struct {
		method, path string
		want         access
	}{
		{"GET", "/healthz", access{"others": ok}},
		{"GET", "/readyz", access{"others": ok}},
		{"GET", "/system", access{"": sent, "quantri": ok, "others": no}},
		{"GET", "/sign-in", access{"": ok, "others": sent}},
		{"GET", "/sign-in/sso", access{"others": http.StatusNotFound}}, // there is none in the demonstration
		{"GET", "/api/", access{"others": ok}},
		{"GET", "/account/keys", everyone},
		{"POST", "/account/keys", access{"": sent, "others": wrong}},
		{"GET", "/", access{"others": sent}},
		{"GET", "/password", everyone},
		{"GET", "/reading", everyone},
		{"POST", "/reading", access{"": sent, "others": wrong}},
		{"GET", round + "/ranking", everyone},
		{"GET", round + "/losses", access{"": sent, "chilang.noivu": ok, "chilang.thamdinh": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", round + "/components/3.4.1", access{"": sent, "chilang.noivu": ok, "chilang.thamdinh": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", round + "/components/3.4", access{"": sent, "chilang.noivu": http.StatusNotFound, "chilang.thamdinh": http.StatusNotFound, "chilang.chutich": http.StatusNotFound, "quantri": http.StatusNotFound, "others": no}},
		{"GET", unit, ofYTich},
		{"GET", unit + "/sheet", ofYTich},
		{"GET", unit + "/sheet/3.4.1", ofYTich},
		{"GET", unit + "/years", ofYTich},
		{"GET", unit + "/losses", ofYTich},
		{"GET", unit + "/plan", ofYTich},
		{"GET", action, ofYTich},
		{"GET", unit + "/documents", ofYTich},
		{"GET", unit + "/report", access{"": sent, "khach": no, "quanson.vanphong": no, "chilang.thamdinh": no, "others": ok}},
		{"GET", unit + "/report.docx", access{"": sent, "khach": no, "quanson.vanphong": no, "chilang.thamdinh": no, "others": ok}},
		{"GET", unit + "/documents/new", access{"": sent, "ytich.chutich": ok, "ytich.vanphong": ok, "others": no}},
		{"POST", unit + "/documents", access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "others": no}},
		{"GET", unit + "/documents/none/file", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"GET", unit + "/sheet.xlsx", ofYTich},
		{"GET", unit + "/losses.xlsx", ofYTich},
		{"GET", round + "/losses.xlsx", access{"": sent, "chilang.noivu": ok, "chilang.thamdinh": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", unit + "/papers", access{"": sent, "khach": no, "quanson.vanphong": no, "chilang.thamdinh": no, "others": ok}},
		{"GET", unit + "/papers/quarterly.docx", access{"": sent, "khach": no, "quanson.vanphong": no, "chilang.thamdinh": no, "others": ok}},
		{"GET", unit + "/papers/request.docx", access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", round + "/papers", access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", round + "/papers/result-notice.docx", access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", round + "/templates", access{"": sent, "quantri": ok, "others": no}},
		{"GET", round + "/templates/request", access{"": sent, "quantri": ok, "others": no}},
		{"GET", round + "/templates/request/0", access{"": sent, "quantri": ok, "others": no}},
		{"GET", round + "/templates/request/0/preview.docx", access{"": sent, "quantri": ok, "others": no}},
		{"POST", round + "/templates/request", access{"": sent, "quantri": wrong, "others": no}},
		{"POST", round + "/templates/request/use", access{"": sent, "quantri": wrong, "others": no}},
		{"GET", unit + "/report/signed", access{"": sent, "khach": no, "quanson.vanphong": no, "chilang.thamdinh": no, "others": http.StatusNotFound}},
		{"POST", action, access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "chilang.chutich": wrong, "others": no}},
		{"POST", unit + "/report/signed", access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "chilang.chutich": wrong, "others": no}},
		{"GET", other, ofQuanSon},
		{"GET", other + "/sheet", ofQuanSon},
		{"GET", other + "/sheet/3.4.1", ofQuanSon},
		{"GET", other + "/years", ofQuanSon},
		{"GET", other + "/losses", ofQuanSon},
		{"GET", other + "/plan", ofQuanSon},
		{"GET", other + "/documents", ofQuanSon},
		{"GET", round + "/units/nowhere", access{"": sent, "others": http.StatusNotFound}},
		{"GET", round + "/units/tinh-lang-son", access{"": sent, "others": http.StatusNotFound}},
		{"GET", "/rounds/other/ranking", access{"": sent, "others": http.StatusNotFound}},
		{"GET", unit + "/sheet/9.9", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"GET", unit + "/plan/none", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"DELETE", unit, access{"others": http.StatusMethodNotAllowed}},
	}
	logins := []string{""}
	for login := range passwords {
		logins = append(logins, login)
	}
	for _, login := range logins {
		v := s.visitor(t, login)
		for _, test := range tests {
			r, err := http.NewRequest(test.method, s.URL+test.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := v.send(r)
			want := test.want.of(login)
			if test.method == "DELETE" {
				want = http.StatusNotFound // the page of an address that there is not
			}
			if got.status != want {
				t.Errorf("%s %s as %q: %d, want %d", test.method, test.path, login, got.status, want)
			}
			if got.status >= 400 && test.method == "GET" && test.path != unit+"/report/signed" {
				mustNotSay(t, got, test.path, login)
			}
		}
	}
}

// mustNotSay: a page that is refused holds nothing of what it would show.
func mustNotSay(t *testing.T, got *reply, path, login string) {
	t.Helper()
	for _, secret := range []string{"85", "940", "Công chức tiếp nhận", "KH-UBND", "đúng hạn"} {
		if strings.Contains(got.text("main"), secret) {
			t.Errorf("%s as %q is refused and yet says %q", path, login, secret)
		}
	}
	if got.Find("main a.button").Length() == 0 {
		t.Errorf("%s as %q: a refusal without a next step", path, login)
	}
}

// TestEntriesAreOnlyWhatOneMayUse: no entry of the frame leads to a refusal.
func TestEntriesAreOnlyWhatOneMayUse(t *testing.T) {
	s := serveDemo(t)
	for login, start := range map[string]string{
		"ytich.chutich": unit, "khach": unit, "chilang.noivu": unit, "chilang.thamdinh": other, "quantri": round + "/ranking", "quanson.vanphong": round + "/ranking",
	} {
		v := s.visitor(t, login)
		page := v.get(start)
		links := page.Find(".side .entries a")
		if links.Length() < 2 {
			t.Errorf("%s: %d entries", login, links.Length())
		}
		for _, a := range links.EachIter() {
			href, _ := a.Attr("href")
			if got := v.get(href); got.status != ok {
				t.Errorf("%s: the entry %s gives %d", login, href, got.status)
			}
		}
	}
}

// TestCrossOrigin: a form of another site is refused, whoever is signed in.
func TestCrossOrigin(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://example.com"}} {
		r, err := http.NewRequest(http.MethodPost, s.URL+s.action(t), strings.NewReader(url.Values{"state": {"done"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(header[0], header[1])
		got := v.send(r)
		if got.status != no || !strings.Contains(got.text("main"), "từ một trang khác") {
			t.Errorf("%s: %d %s", header, got.status, got.text("main"))
		}
	}
	if page := v.get(s.action(t)); page.text("#state option[selected]") != "Đang thực hiện" {
		t.Error("the action was changed from another site")
	}
}
