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
	tests := []accessRow{
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
		{"GET", unit + "/measures", ofYTich},
		{"POST", unit + "/measures", access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"GET", round + "/targets", setting},
		{"GET", round + "/targets.csv", setting},
		{"POST", round + "/targets", access{"": sent, "others": wrong}},
		{"GET", round + "/surveys", setting},
		{"GET", round + "/surveys.csv", setting},
		{"POST", round + "/surveys", access{"": sent, "others": wrong}},
		{"GET", round + "/measures", setting},
		{"POST", round + "/measures", access{"": sent, "chilang.noivu": sent, "quantri": sent, "others": no}},
		{"GET", unit + "/registers", ofYTich},
		{"GET", unit + "/registers/sang-kien", ofYTich},
		{"GET", unit + "/registers/none", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"POST", unit + "/registers/sang-kien", own(wrong)},
		{"GET", unit + "/registers/sang-kien/rows.xlsx", ofYTich},
		{"GET", unit + "/registers/sang-kien/rows/none", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"POST", unit + "/registers/sang-kien/rows/none", own(http.StatusNotFound)},
		{"POST", unit + "/registers/sang-kien/import", access{"": sent, "others": wrong}},
		{"GET", "/calendar", mine},
		{"POST", "/calendar", mine},
		{"GET", "/calendar/none.ics", access{"others": http.StatusNotFound}},
	}
	s.admits(t, tests)
}
