package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parindex/parindex/docx"
)

// A head says who signs from when; papers made then are signed by them, and
// those of an earlier day as before.
func TestSignersOfPapers(t *testing.T) {
	s := serveDemo(t)
	head := s.visitor(t, "ytich.chutich")
	at := "/units/y-tich/signers"
	// The demo begins on 02/5/2024.
	page := head.sees(at)
	if got := page.text("tbody"); !strings.Contains(got, "KT. CHỦ TỊCH") || !strings.Contains(got, "Báo cáo kết quả khắc phục") {
		t.Errorf("who signs by the round file: %q", got)
	}
	wrong := head.want(http.StatusUnprocessableEntity, at, "office", "", "form", "KT", "name", "Nguyễn Thị Mẫu", "from", "1/13/2024", "kinds", "self-score")
	if got := wrong.text(".note-box.bad"); !strings.Contains(got, "dd/mm/yyyy") {
		t.Errorf("a month 13: %q", got)
	}
	if wrong.hidden("#name") != "Nguyễn Thị Mẫu" || wrong.Find("input[value=self-score][checked]").Length() != 1 {
		t.Error("a refused form lost what was typed")
	}
	wrong = head.want(http.StatusUnprocessableEntity, at, "office", "Phó Chủ tịch", "form", "KT", "from", "02/5/2024", "to", "01/5/2024")
	if got := wrong.text(".note-box.bad"); !strings.Contains(got, "01/05/2024") {
		t.Errorf("an end before the beginning: %q", got)
	}
	head.want(http.StatusSeeOther, at, "office", "Phó Chủ tịch", "form", "KT", "name", "Nguyễn Thị Mẫu", "from", "01/5/2024", "to", "31/12/2024", "kinds", "self-score")
	head.want(http.StatusSeeOther, at, "office", "Chánh Văn phòng", "form", "TUQ", "from", "01/6/2099", "kinds", "self-score")

	block := func() string {
		t.Helper()
		paper := head.get(unit + "/papers/self-score.docx")
		lines, err := docx.Paragraphs([]byte(paper.body))
		if err != nil {
			t.Fatalf("%d %v", paper.status, err)
		}
		text := strings.Join(lines, "|")
		_, after, _ := strings.Cut(text, "Nơi nhận")
		return after
	}
	if got := block(); !strings.Contains(got, "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH") || !strings.Contains(got, "Nguyễn Thị Mẫu") {
		t.Errorf("the paper is signed %q", got)
	}
	// A slip of the pen: the second was entered by mistake, the first ends.
	row := page // the form of the deputy who was entered
	for _, place := range []string{"1", "2", "3", "4"} {
		if p := head.sees(at + "?place=" + place); p.hidden("#name") == "Nguyễn Thị Mẫu" {
			row = p
		}
	}
	place, version := row.hidden("form[action$=signers] [name=place]"), row.hidden("form[action$=signers] [name=version]")
	head.want(http.StatusSeeOther, at, "place", place, "version", version, "act", "drop", "office", "x")
	head.want(http.StatusConflict, at, "place", place, "version", version, "office", "Phó Chủ tịch", "form", "KT")
	if got := block(); !strings.Contains(got, "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH") || strings.Contains(got, "PHÓ CHỦ TỊCH") {
		t.Errorf("after the deputy was taken out the paper is signed %q", got)
	}

	// How papers are headed.
	bad := head.want(http.StatusUnprocessableEntity, "/units/y-tich/letterhead", "issuer", "ỦY BAN NHÂN DÂN\nXÃ Y TỊCH", "at", "Y Tịch", "symbol", "UBND", "recipients", "Lưu: VT")
	if got := bad.text(".note-box.bad"); !strings.Contains(got, "BC-UBND") {
		t.Errorf("a symbol without a hyphen: %q", got)
	}
	head.want(http.StatusSeeOther, "/units/y-tich/letterhead", "issuer", "ỦY BAN NHÂN DÂN\nXÃ Y TỊCH", "at", "Ý Tịch", "symbol", "BC-UBND", "recipients", "Huyện uỷ Chi Lăng\nLưu: VT")
	if got := block(); !strings.Contains(got, "Huyện uỷ Chi Lăng") {
		t.Errorf("the new recipients are not on the paper: %q", got)
	}
	if got := s.visitor(t, "quantri").sees("/audit").text("tbody"); !strings.Contains(got, "Khai thể thức văn bản") || !strings.Contains(got, "Xoá người ký văn bản") {
		t.Errorf("the audit does not tell: %q", got)
	}
}

// Whose papers a person sees, they see the signers of; only the unit's head
// and administrators change them.
func TestAccessToSigners(t *testing.T) {
	s := serveDemo(t)
	s.admits(t, []accessRow{
		{"GET", "/units/y-tich/signers", access{"": sent, "ytich.chutich": ok, "ytich.vanphong": ok, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", "/units/quan-son/signers", access{"": sent, "quanson.vanphong": ok, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"POST", "/units/y-tich/signers", access{"": sent, "ytich.chutich": wrong, "chilang.chutich": wrong, "quantri": wrong, "others": no}},
		{"POST", "/units/y-tich/letterhead", access{"": sent, "ytich.chutich": wrong, "chilang.chutich": wrong, "quantri": wrong, "others": no}},
		{"GET", "/units/nowhere/signers", access{"": sent, "others": http.StatusNotFound}},
	})
}
