package app_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
)

// provinceRound is a round of one province; NAME tells provinces apart, and
// their indexes, which all go by one name and version.
var provinceRound = map[string]string{
	"round.yaml": `round: NAME-ROUND
title: {vi: "Năm 2023"}
year: 2023
publisher: tinh-NAME
published: 2024-01-15
rulebook: index.yaml
units: units.csv
inputs: inputs.csv
accounts:
  - {login: NAME.noivu, name: {vi: "Sở Nội vụ"}, roles: [{role: secretariat, unit: tinh-NAME}], password: mat-khau-NAME-2023}
`,
	"index.yaml": `index: par
version: "2023"
title: {vi: "Bộ chỉ số tỉnh NAME ROUND (minh hoạ)"}
year: 2023
level: commune
total: 10
illustrative: true
ranking: standard
classes: {unconfirmed: true, list: [{key: weak, name: {vi: Yếu}, from: 0}]}
areas:
  - {code: "1", title: {vi: "Chỉ đạo"}, max: 10, rule: {kind: appraised}}
`,
	"units.csv":  "alias,name,name_en,kind,level,parent,valid_from,valid_to,heir,source\ntinh-NAME,Tỉnh NAME,,tỉnh,province,,,,,\nxa-NAME,Xã NAME,,xã,commune,tinh-NAME,,,,\n",
	"inputs.csv": "unit,criterion,input,value,source,illustrative\nxa-NAME,1,points,9,,yes\n",
}

// TestTwoProvincesShareAName: each may have its index of one name and version;
// within one the version stays taken.
func TestTwoProvincesShareAName(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	load := func(name, round string) error {
		files := fstest.MapFS{}
		for file, text := range provinceRound {
			files[file] = &fstest.MapFile{Data: []byte(strings.NewReplacer("NAME", name, "ROUND", round).Replace(text))}
		}
		_, err := sys.LoadRound(ctx, app.Console("test"), files, "round.yaml", true)
		return err
	}
	for _, name := range []string{"bac", "nam"} {
		if err := load(name, "1"); err != nil {
			t.Fatal(name, err)
		}
	}
	all, err := sys.Indexes(ctx, app.Actor{Account: account.Account{Grants: []account.Grant{{Role: account.Administrator}}}})
	if err != nil {
		t.Fatal(err)
	}
	tops := map[string]bool{}
	for _, row := range all.Rows {
		if row.Index == "par" && row.Version == "2023" {
			tops[string(row.Top)] = true
		}
	}
	if len(tops) != 2 {
		t.Errorf("of two provinces' indexes there are %d", len(tops))
	}
	x := all.Rows[0]
	for _, row := range all.Rows {
		if row.Index == "par" {
			x = row
		}
	}
	b, _, err := sys.IndexFile(ctx, app.Console("test"), x.Hash)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), "max: 10, rule", "max: 10, source: \"mới\", rule", 1)
	for unit, want := range map[string]bool{"tinh-lang-son": true, x.UsedBy[0].Key: false} {
		if !want {
			unit = "tinh-" + strings.TrimSuffix(unit, "-1")
		}
		id, err := sys.UploadDraft(ctx, app.Console("test"), unit, "par.yaml", []byte(strings.Replace(text, "(minh hoạ)", unit, 1)))
		if err != nil {
			t.Fatal(unit, err)
		}
		page, err := sys.Draft(ctx, app.Console("test"), id, nil)
		if err != nil {
			t.Fatal(unit, err)
		}
		taken := len(page.Problems) == 1 && page.Problems[0].Text.Key == "draft.version_taken"
		_, err = sys.PublishDraft(ctx, app.Console("test"), id, 1)
		if taken == want || want && err != nil || !want && !isKind(err, app.Invalid) {
			t.Errorf("%s publishes another par 2023: %v, %v", unit, page.Problems, err)
		}
	}
}
