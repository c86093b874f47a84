package rulebook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

func TestHead(t *testing.T) {
	x := goodIndex(t, "blocks.yaml")
	if x.Digits != 3 || x.ValidFrom.String() != "01/01/2023" || x.ValidTo.String() != "31/12/2023" {
		t.Errorf("%d digits, valid %s to %s", x.Digits, x.ValidFrom, x.ValidTo)
	}
	if x.Ranking != rulebook.Dense || fmt.Sprint(x.Ties) != "[2 T1]" || len(x.Cohorts) != 2 {
		t.Errorf("ranking %s by %v in %v", x.Ranking, x.Ties, x.Cohorts)
	}
	if c, ok := x.Cohort("phuong"); !ok || c.Title.EN != "Wards" {
		t.Errorf("%+v, %v", c, ok)
	}
	blocks, tallies := map[string]string{}, map[string]rulebook.Tally{}
	x.Walk(func(c *rulebook.Criterion) {
		if b, ok := x.BlockOf(c); ok {
			blocks[c.Code] = b.Key
		}
		if c.Tally != rulebook.InTotal {
			tallies[c.Code] = c.Tally
		}
	})
	if d := cmp.Diff(map[string]string{"1": "index", "1.1": "index", "1.2": "index", "2": "survey"}, blocks); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]rulebook.Tally{"T1": "bonus", "T2": "bonus", "P1": "penalty", "P1.1": "penalty", "P1.2": "penalty"}, tallies); d != "" {
		t.Error(d)
	}
	if x.Bonus.Max != points.Int(1) || x.Penalty.Max != points.Must("1.5") || !x.Penalty.Illustrative {
		t.Errorf("%+v %+v", x.Bonus, x.Penalty)
	}
	var leaves []string
	for _, c := range x.Leaves() {
		leaves = append(leaves, c.Code)
	}
	if got := strings.Join(leaves, " "); got != "1.1 1.2 2 T1 T2 P1.1 P1.2" {
		t.Errorf("leaves %s", got)
	}
	checkSums(t, x)
}

func TestBounds(t *testing.T) {
	least, most := points.Int(0), points.Int(10)
	for _, c := range []struct {
		bounds  rulebook.Bounds
		p, want string
	}{
		{rulebook.Bounds{}, "-3", "-3"}, {rulebook.Bounds{}, "103", "103"},
		{rulebook.Bounds{Least: &least}, "-3", "0"}, {rulebook.Bounds{Least: &least}, "12", "12"},
		{rulebook.Bounds{Most: &most}, "12", "10"}, {rulebook.Bounds{Most: &most}, "-3", "-3"},
		{rulebook.Bounds{Least: &least, Most: &most}, "10", "10"}, {rulebook.Bounds{Least: &least, Most: &most}, "9.9999999999", "9.9999999999"},
	} {
		if got := c.bounds.Hold(points.Must(c.p)); got.String() != c.want {
			t.Errorf("%+v holds %s at %s, want %s", c.bounds, c.p, got, c.want)
		}
	}
}

// Everything that the head says is in the hash; what it spells out although it
// is usual is not.
func TestHashOfTheHead(t *testing.T) {
	data, _ := good(t, "blocks.yaml")
	text := string(data)
	seen := map[string]string{load(t, text).Hash(): "the original"}
	for _, change := range [][2]string{
		{"digits: 3", "digits: 1"}, {"valid_from: 01/01/2023", "valid_from: 02/01/2023"}, {"valid_to: 2023-12-31", "valid_to: 2023-12-30"},
		{"least: 0, most", "least: -1, most"}, {", most: 10}", "}"}, {`["2", "T1"]`, `["T1", "2"]`}, {"title: Các xã", "title: Xã"},
		{", optional: true", ""}, {"survey: true, ", ""}, {"Điều tra xã hội học", "Khảo sát"}, {"max: 1.5", "max: 1.4"}, {"title: Điểm thưởng", "title: Thưởng"},
		{"title: Sáng kiến\n", "title: Sáng kiến cấp tỉnh\n"}, {"illustrative: true\n  parts", "illustrative: false\n  parts"},
	} {
		other := strings.Replace(text, change[0], change[1], 1)
		if other == text {
			t.Fatalf("%s: nothing was changed", change[0])
		}
		hash := load(t, other).Hash()
		if with, twice := seen[hash]; twice {
			t.Errorf("%s: the same hash as %s", change[0], with)
		}
		seen[hash] = change[0]
	}
	if load(t, sound).Hash() != load(t, sound+"digits: 2\n").Hash() {
		t.Error("two decimals are shown anyway")
	}
	if load(t, sound).Hash() != load(t, strings.Replace(sound, "ranking: dense", "ranking: {method: dense}", 1)).Hash() {
		t.Error("a method of ranking is the same, however it is written")
	}
}
