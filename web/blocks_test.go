package web_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/web"
)

// blockIndex is an index of two blocks with bonus and penalty, all made up.
const blockIndex = `index: hai-khoi
version: "1"
title: {vi: "Bộ chỉ số hai khối (minh hoạ)", en: "Index of two blocks (illustrative)"}
year: 2023
level: commune
total: 100
digits: 1
illustrative: true
ranking: standard
classes: {unconfirmed: true, list: [{key: good, name: {vi: Tốt, en: Good}, from: 80}, {key: weak, name: {vi: Yếu, en: Weak}, from: 0}]}
blocks:
  - {key: own, title: {vi: "Điểm tự chấm", en: "Self-scored"}, max: 65}
  - {key: survey, title: {vi: "Điều tra xã hội học", en: "Survey"}, max: 35, survey: true}
areas:
  - code: "1"
    block: own
    title: {vi: "Chỉ đạo", en: "Direction"}
    max: 65
    parts:
      - code: "1.1"
        title: {vi: "Kế hoạch", en: "Plan"}
        max: 60
        rule: {kind: appraised}
      - code: "1.2"
        title: {vi: "Báo cáo", en: "Reports"}
        max: 5
        rule: {kind: appraised}
  - code: "2"
    block: survey
    title: {vi: "Hài lòng", en: "Satisfaction"}
    max: 35
    inputs:
      rate: {type: number, title: {vi: "Mức hài lòng", en: "Satisfaction"}, unit: {vi: "%", en: "%"}}
    rule: {kind: survey, of: rate, scale: 100}
bonus:
  title: {vi: "Điểm thưởng", en: "Bonus"}
  max: 3
  parts:
    - code: "T.1"
      title: {vi: "Sáng kiến", en: "Initiatives"}
      max: 3
      rule: {kind: appraised}
penalty:
  title: {vi: "Điểm trừ", en: "Penalty"}
  max: 5
  parts:
    - code: "P.1"
      title: {vi: "Gửi chậm", en: "Sent late"}
      max: 6
      rule: {kind: appraised}
`

const blockRound = `round: hai-khoi-2023
title: {vi: "Chỉ số hai khối năm 2023 (minh hoạ)", en: "Two blocks, 2023 (illustrative)"}
year: 2023
publisher: huyen-mau
published: 2024-01-15
rulebook: index.yaml
units: units.csv
inputs: final.csv
self: self.csv
letterheads:
  - {unit: xa-mau, issuer: "XÃ MẪU", place: Mẫu, symbol: BC-UBND, signature: ["CHỦ TỊCH"], recipients: ["Lưu: VT"]}
accounts:
  - {login: chilang.noivu, name: {vi: "Phòng Nội vụ", en: "Home Affairs"}, roles: [{role: secretariat, unit: huyen-mau}], password: demo-noivu-2023}
`

const blockInputs = `unit,criterion,input,value,source,illustrative
xa-mau,1.1,points,50.126,,yes
xa-mau,1.2,points,5,,yes
xa-mau,2,rate,81.111,,yes
xa-mau,T.1,points,1.25,,yes
xa-mau,P.1,points,0.5,,yes
xa-khac,1.1,points,60,,yes
xa-khac,1.2,points,5,,yes
xa-khac,2,rate,100,,yes
xa-khac,T.1,points,0,,yes
xa-khac,P.1,points,0,,yes
`

// serveBlocks serves a round of an index with blocks, bonus and penalty.
func serveBlocks(t *testing.T) *site {
	t.Helper()
	s := serveEmpty(t, web.Options{})
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	files := fstest.MapFS{
		"round.yaml": file(blockRound), "index.yaml": file(blockIndex), "final.csv": file(blockInputs),
		"self.csv":  file(strings.NewReplacer("50.126", "58.126", "xa-mau,2,rate,81.111,,yes\n", "", "xa-khac,2,rate,100,,yes\n", "").Replace(blockInputs)),
		"units.csv": file("alias,name,name_en,kind,level,parent,valid_from,valid_to,heir,source\nhuyen-mau,Huyện Mẫu,,huyện,district,,,,,\nxa-mau,Xã Mẫu,,xã,commune,huyen-mau,,,,\nxa-khac,Xã Khác,,xã,commune,huyen-mau,,,,\n"),
	}
	if _, err := s.sys.LoadRound(context.Background(), app.Console("test"), files, "round.yaml", true); err != nil {
		t.Fatal(err)
	}
	return s
}

const blockUnit = "/rounds/hai-khoi-2023/units/xa-mau"

// TestBlocksOnTheSheet: each block, bonus and penalty stands before its areas
// with its sum; a filter keeps the bands of what it keeps.
func TestBlocksOnTheSheet(t *testing.T) {
	s := serveBlocks(t)
	v := s.visitor(t, "chilang.noivu")
	page := v.get(blockUnit + "/sheet")
	for i, want := range []string{
		"Điểm tự chấm 65 63,1 55,1 −9,9 minh hoạ", "Điều tra xã hội học 35 28,4 −6,6 minh hoạ",
		"Điểm thưởng 3 +1,3 +1,3 0 minh hoạ", "Điểm trừ 5 −0,5 −0,5 −0,5 minh hoạ",
	} {
		if got := strings.Join(strings.Fields(page.Find("tr.band").Eq(i).Text()), " "); !strings.Contains(strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(want, " ", "")) {
			t.Errorf("band %d is %q, want %q", i, got, want)
		}
	}
	for code, want := range map[string]string{"T\\.1": "Được thưởng", "P\\.1": "Bị trừ"} {
		if got := page.Find("#c-" + code + " .status").Text(); !strings.Contains(got, want) {
			t.Errorf("%s is %q", code, got)
		}
	}
	if got := page.Find("#c-2 td:nth-of-type(3)").Text(); got != "–" {
		t.Errorf("a unit scores itself on a survey: %q", got)
	}
	if first := page.Find("tr.band").First().Next().AttrOr("id", ""); first != "c-1" {
		t.Errorf("below the first band stands %q", first)
	}
	if got := v.get(blockUnit + "/sheet?area=2").Find("tr.band"); got.Length() != 1 || !strings.Contains(got.Text(), "Điều tra") {
		t.Errorf("one area stands under %q", got.Text())
	}
	if serveDemo(t).visitor(t, "chilang.noivu").get(unit+"/sheet").Find("tr.band").Length() != 0 {
		t.Error("an index without blocks has bands")
	}
}

// TestDigitsOfTheIndex: sums are shown to the decimals of the index, what one
// component got to no fewer than two.
func TestDigitsOfTheIndex(t *testing.T) {
	s := serveBlocks(t)
	v := s.visitor(t, "chilang.noivu")
	for path, wants := range map[string][]string{
		blockUnit:                              {"84,3 /100", "55,1 /65", "−9,9"},
		blockUnit + "/sheet":                   {"84,3/100", "50,13", "−9,87", "28,39"},
		blockUnit + "/sheet/1.1":               {"50,13 /60"},
		blockUnit + "/losses":                  {"Mất tất cả 17 điểm", "−9,9", "−9,87"},
		"/rounds/hai-khoi-2023/ranking":        {"84,3", "55,1/65"},
		"/rounds/hai-khoi-2023/components/1.1": {"50,13"},
		"/rounds/hai-khoi-2023/losses?area=1":  {"−9,9"},
	} {
		text := v.get(path).text("main")
		for _, want := range wants {
			if !strings.Contains(strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(want, " ", "")) {
				t.Errorf("%s lacks %q in\n%s", path, want, text)
			}
		}
	}
}

func TestBlocksInABrowser(t *testing.T) {
	chromium(t)
	s := serveBlocks(t)
	ctx := browse(t, s, "chilang.noivu")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	for _, screen := range screens {
		openPage(t, ctx, &c, s, blockUnit+"/sheet", screen.width, screen.height)
		shoot(t, ctx, "blocks-"+screen.name)
	}
}
