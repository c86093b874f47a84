package org_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parindex/parindex/org"
)

// A list beside known units: only its columns change a known one, codes come
// in their one form, a split names all its heirs.
func TestReadUnitsBeside(t *testing.T) {
	file := "alias,name,valid_to,heir,heirs,basis,identifier,admin_code\n" +
		"y-tich,Xã Y Tịch,30/6/2025,moi,khac; them,NQ 1672,000.23.37.H37,6508\n" +
		"moi,Xã Mới,,,,,,\n"
	known := func(alias string) bool { return alias == "khac" || alias == "them" || alias == "y-tich" }
	list, columns, err := org.ReadUnitsBeside(strings.NewReader(file), "u.csv", known)
	if err != nil {
		t.Fatal(err)
	}
	old := org.Unit{ID: "1", Alias: "y-tich", Kind: "xã", Level: org.Commune, Parent: "d", Source: "kept"}
	u, changed := list[0].Onto(old, columns, func(alias string) org.UnitID { return org.UnitID(alias) })
	if fmt.Sprint(changed) != "[name valid_to identifier admin_code heir]" {
		t.Errorf("changed %v", changed)
	}
	if u.Parent != "d" || u.Source != "kept" || u.Kind != "xã" || u.Heir != "moi" || len(u.Successions()) != 3 || u.Successions()[0].Basis != "NQ 1672" {
		t.Errorf("%+v", u)
	}
	if u.History.Codes[0].Value != "H37.23.37" || u.History.Codes[1].Value != "06508" {
		t.Errorf("%+v", u.History.Codes)
	}
	if _, again := list[0].Onto(u, columns, func(alias string) org.UnitID { return org.UnitID(alias) }); len(again) > 0 {
		t.Errorf("the same list changes %v again", again)
	}
	_, _, err = org.ReadUnitsBeside(strings.NewReader("alias,name,heirs,admin_code\na,A,khac b,x1\n"), "u.csv", known)
	if err == nil || !strings.Contains(err.Error(), "u.csv:2: cột heirs") || !strings.Contains(err.Error(), "u.csv:2: cột admin_code: “x1”") {
		t.Error(err)
	}
}
