package assessment_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

func blocks(t *testing.T, edit ...string) *rulebook.Index {
	t.Helper()
	data, err := os.ReadFile("../rulebook/testdata/blocks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := rulebook.Load([]byte(strings.NewReplacer(edit...).Replace(string(data))), "blocks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

const inputs = `unit,criterion,input,value
a,1.1,points,4
a,1.2,a,10
a,1.2,b,10
a,2,mark,20
b,1.1,points,2
b,1.2,a,3
b,1.2,b,5
b,2,mark,100
c,1.1,points,4
c,1.2,a,10
c,1.2,b,10
d,1.1,points,3.5
d,1.2,a,10
d,1.2,b,10
d,P1.1,points,0.5
e,1.1,points,3
e,1.2,a,10
e,1.2,b,10
`

func evaluate(t *testing.T, x *rulebook.Index, units string) (string, error) {
	t.Helper()
	sheet, err := scoring.ReadInputs(strings.NewReader(inputs), "in.csv", x, nil)
	if err != nil {
		t.Fatal(err)
	}
	var list []org.Listing
	if units != "" {
		if list, err = org.ReadUnits(strings.NewReader(units), "units.csv"); err != nil {
			t.Fatal(err)
		}
	}
	cohorts, err := assessment.Cohorts(x, sheet, list, "units.csv")
	got := ""
	for _, r := range assessment.Evaluate(x, sheet, cohorts) {
		got += fmt.Sprintf("%s %s %d/%d; ", r.Unit, r.Card.Total, r.Place.Rank, r.Place.Of)
	}
	return got, err
}

const oneCohort = "cohorts:\n  - {key: xa, title: Các xã}\n  - {key: phuong, title: {vi: Các phường, en: Wards}}\n"

// d and e have 5.5 and 5.5: the ties look at the survey, then at the penalty.
func TestTiesOfTheIndex(t *testing.T) {
	for ties, want := range map[string]string{
		`["2", "T1"]`:  "a 7.2 1/5; b 7 2/5; c 6.5 3/5; d 5.5 4/5; e 5.5 4/5; ",
		`["1.1"]`:      "a 7.2 1/5; b 7 2/5; c 6.5 3/5; d 5.5 4/5; e 5.5 5/5; ",
		`["P1"]`:       "a 7.2 1/5; b 7 2/5; c 6.5 3/5; e 5.5 4/5; d 5.5 5/5; ",
		`["2", "1"]`:   "a 7.2 1/5; b 7 2/5; c 6.5 3/5; d 5.5 4/5; e 5.5 5/5; ",
		`["T2", "P1"]`: "a 7.2 1/5; b 7 2/5; c 6.5 3/5; e 5.5 4/5; d 5.5 5/5; ",
	} {
		x := blocks(t, `["2", "T1"]`, ties, oneCohort, "")
		if got, err := evaluate(t, x, ""); got != want || err != nil {
			t.Errorf("%s: %s, want %s (%v)", ties, got, want, err)
		}
	}
}

func TestCohorts(t *testing.T) {
	x := blocks(t)
	got, err := evaluate(t, x, "alias,name,cohort\na,A,phuong\nb,B,xa\nc,C,phuong\nd,D,xa\ne,E,xa\nhuyen,Huyện,\n")
	if want := "b 7 1/3; d 5.5 2/3; e 5.5 2/3; a 7.2 1/2; c 6.5 2/2; "; got != want || err != nil {
		t.Errorf("%s, want %s (%v)", got, want, err)
	}
	_, err = evaluate(t, x, "alias,name,cohort\na,A,phuong\nb,B,xa\nc,C,huyen\nd,D,\n")
	for _, said := range []string{"units.csv:4: cột cohort: “huyen”", "units.csv:5: cột cohort", "nhóm của e, một trong: xa, phuong"} {
		if err == nil || !strings.Contains(err.Error(), said) {
			t.Errorf("%v lacks %s", err, said)
		}
	}
	if _, err = evaluate(t, blocks(t, oneCohort, ""), "alias,name,cohort\na,A,anything\n"); err != nil {
		t.Errorf("an index without cohorts asks for none: %v", err)
	}
}
