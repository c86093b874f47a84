package dossier_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/dossier"
)

func moment(t interface {
	Fatalf(format string, args ...any)
}, s string) dossier.Moment {
	if s == "" {
		return dossier.Moment{}
	}
	m, ok := dossier.ParseMoment(s)
	if !ok {
		t.Fatalf("%q is no moment", s)
	}
	return m
}

// cutAt is the end of a day.
func cutAt(t *testing.T, date string) dossier.Cut {
	return dossier.Cut(moment(t, date).Sec + 24*3600)
}

func TestClasses(t *testing.T) {
	cut := cutAt(t, "10/03/2024")
	for _, c := range []struct {
		due, finished string
		state         dossier.State
		want          dossier.Class
	}{
		{"08/03/2024 17:00", "08/03/2024 17:00", 0, dossier.OnTime},
		{"08/03/2024 17:00", "08/03/2024 17:00:01", 0, dossier.Late},
		{"08/03/2024 17:00", "08/03/2024", 0, dossier.OnTime}, // by day: no hour is known
		{"08/03/2024", "08/03/2024 23:59", 0, dossier.OnTime},
		{"08/03/2024", "09/03/2024 00:00", 0, dossier.Late},
		{"08/03/2024 08:00", "07/03/2024 17:00", 0, dossier.Early},
		{"08/03/2024", "07/03/2024 23:59:59", 0, dossier.Early},
		{"", "07/03/2024", 0, dossier.OnTime},
		{"", "", 0, dossier.OpenInTime},
		{"10/03/2024", "", 0, dossier.OpenInTime},            // until the end of the day
		{"10/03/2024 17:00", "", 0, dossier.OpenOverdue},     // before it
		{"09/03/2024", "", 0, dossier.OpenOverdue},           //
		{"09/03/2024", "11/03/2024", 0, dossier.OpenOverdue}, // the result came after the cut-off
		{"12/03/2024", "11/03/2024", 0, dossier.OpenInTime},
		{"09/03/2024", "", dossier.Returned, dossier.WasReturned},
		{"09/03/2024", "10/03/2024", dossier.Withdrawn, dossier.WasWithdrawn},
		{"09/03/2024", "11/03/2024", dossier.Returned, dossier.OpenOverdue},
		{"09/03/2024", "", dossier.Stopped, dossier.WasStopped},
	} {
		d := dossier.Dossier{Received: moment(t, "01/03/2024"), Due: moment(t, c.due), Finished: moment(t, c.finished), State: c.state}
		if got := d.ClassAt(cut); got != c.want {
			t.Errorf("due %q, finished %q, state %d: %d, want %d", c.due, c.finished, c.state, got, c.want)
		}
	}
}

func TestBothDenominators(t *testing.T) {
	var tally dossier.Tally
	add := func(due, finished string) {
		tally.Add(&dossier.Dossier{Received: moment(t, "01/03/2024"), Due: moment(t, due), Finished: moment(t, finished)})
	}
	add("08/03/2024", "07/03/2024") // early
	add("08/03/2024", "08/03/2024") // on time
	add("08/03/2024", "09/03/2024") // late
	add("20/03/2024", "09/03/2024") // early, and so due
	add("09/03/2024", "")           // overdue
	add("10/03/2024", "")           // due, but not over
	add("20/03/2024", "")           // open
	m := tally.Measure(moment(t, "10/03/2024").Day())
	want := dossier.Measures{Received: 7, Resolved: 4, Early: 2, OnTime: 1, Late: 1, Open: 3, OpenOverdue: 1, Due: 6}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	if due, resolved := m.RateDue().Decimal(), m.RateResolved().Decimal(); due != "0.500000" || resolved != "0.750000" {
		t.Error(due, resolved)
	}
}

func TestDecimal(t *testing.T) {
	for p, want := range map[dossier.Part]string{
		{N: 1, Of: 3}: "0.333333", {N: 2, Of: 3}: "0.666667", {N: 1, Of: 1}: "1.000000", {N: 0, Of: 5}: "0.000000", {}: "",
		{N: 1, Of: 2_000_000}: "0.000001", {N: 19255, Of: 19944}: "0.965453",
	} {
		if got := p.Decimal(); got != want {
			t.Errorf("%d/%d = %s, want %s", p.N, p.Of, got, want)
		}
	}
}

func anyDossier(t *rapid.T) dossier.Dossier {
	at := func(name string, none bool) dossier.Moment {
		if none && rapid.IntRange(0, 2).Draw(t, "no "+name) == 0 {
			return dossier.Moment{}
		}
		m := dossier.Moment{Sec: int64(19_700+rapid.IntRange(0, 30).Draw(t, name))*24*3600 - 7*3600}
		if s := rapid.IntRange(0, 24*3600-1).Draw(t, "second"); s > 0 && rapid.Bool().Draw(t, "timed") {
			m.Sec, m.Timed = m.Sec+int64(s), true
		}
		return m
	}
	answer := func(name string) dossier.Answer { return dossier.Answer(rapid.IntRange(0, 2).Draw(t, name)) }
	d := dossier.Dossier{
		Received: at("received", false), Due: at("due", true), Finished: at("finished", true),
		State:  dossier.State(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}).Draw(t, "state")),
		Online: answer("online"), Paid: answer("paid"), Digitised: answer("digitised"), Entered: answer("entered"),
	}
	if d.Online == dossier.Yes {
		d.FullOnline = answer("full")
	}
	if d.Paid != dossier.Unknown {
		d.PaidWeb = answer("web")
	}
	return d
}

// TestKeptTallyIsAFullRecount: counts kept while dossiers come, change and go
// are those of a recount, at every cut-off, and after a rest in bytes.
func TestKeptTallyIsAFullRecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var kept dossier.Tally
		var all []dossier.Dossier
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			switch i := rapid.IntRange(0, 5).Draw(t, "step"); {
			case i == 0 && len(all) > 0:
				at := rapid.IntRange(0, len(all)-1).Draw(t, "which")
				kept.Remove(&all[at])
				all = slices.Delete(all, at, at+1)
			case i == 1 && len(all) > 0:
				at := rapid.IntRange(0, len(all)-1).Draw(t, "which")
				kept.Remove(&all[at])
				all[at] = anyDossier(t)
				kept.Add(&all[at])
			case i == 2:
				b, err := kept.AppendBinary(nil)
				if err != nil {
					t.Fatal(err)
				}
				var again, half dossier.Tally
				if err := again.UnmarshalBinary(b); err != nil {
					t.Fatal(err)
				}
				half.Merge(&again)
				kept = half
			default:
				d := anyDossier(t)
				kept.Add(&d)
				all = append(all, d)
			}
		}
		for day := 19_698; day < 19_735; day++ {
			if diff := cmp.Diff(dossier.Recount(all, day), kept.Measure(day)); diff != "" {
				t.Fatalf("day %d of %+v (-recount +kept):\n%s", day, all, diff)
			}
		}
	})
}
