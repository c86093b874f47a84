package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestAccessToDuties is who may do what of duties, measures and registers.
func TestAccessToDuties(t *testing.T) {
	s := serveDemo(t)
	noivu := setUp(t, s)
	href, _ := noivu.sees(unit + "/duties").Find(".year-grid tbody th a").First().Attr("href")
	one, _, _ := strings.Cut(href, "?")
	ofYTich := access{"": sent, "quanson.vanphong": no, "others": ok}
	ofAll := access{"": sent, "chilang.noivu": ok, "chilang.thamdinh": ok, "chilang.chutich": ok, "quantri": ok, "others": no}
	setting := access{"": sent, "chilang.noivu": ok, "quantri": ok, "others": no}
	own := func(status int) access {
		return access{"": sent, "ytich.chutich": status, "ytich.vanphong": status, "others": no}
	}
	mine := access{"": sent, "others": ok}
	tests := []struct {
		method, path string
		want         access
	}{
		{"GET", unit + "/duties", ofYTich},
		{"GET", one, ofYTich},
		{"GET", unit + "/duties/none", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"GET", one + "/edit", setting},
		{"POST", one + "/edit", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"POST", one, own(wrong)},
		{"POST", one + "/deeds/none", own(http.StatusNotFound)},
		{"GET", one + "/deeds/none", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"GET", unit + "/news", ofYTich},
		{"POST", unit + "/news", own(wrong)},
		{"POST", unit + "/news/none", own(http.StatusNotFound)},
		{"GET", round + "/duties", ofAll},
		{"GET", round + "/duties/new", setting},
		{"POST", round + "/duties/new", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"GET", "/calendar", mine},
		{"POST", "/calendar", mine},
		{"GET", "/calendar/none.ics", access{"others": http.StatusNotFound}},
	}
	logins := []string{""}
	for login := range passwords {
		logins = append(logins, login)
	}
	for _, login := range logins {
		v := s.visitor(t, login)
		for _, test := range tests {
			r, err := http.NewRequestWithContext(t.Context(), test.method, s.URL+test.path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			if got := v.send(r); got.status != test.want.of(login) {
				t.Errorf("%s %s as %q: %d, want %d", test.method, test.path, login, got.status, test.want.of(login))
			}
		}
	}
}
