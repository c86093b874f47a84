package store_test

import (
	"testing"
	"time"
)

// Who is on a sheet is seen from every copy of the program, and forgotten when
// they have left.
func TestPresence(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, other := world(t, dsn), open(t, dsn)
		now := at("2024-10-15T03:00:00Z")
		s.Now = func() time.Time { return now }
		set := func(code string, old time.Time) {
			t.Helper()
			if err := s.SetPresent(t.Context(), "r", "u", person.ID, code, old); err != nil {
				t.Fatal(err)
			}
		}
		set("3.4.1", now.Add(-time.Minute))
		set("1.1.1", now.Add(-time.Minute))
		got := must(other.Present(t.Context(), "r", "u", now.Add(-time.Minute)))(t)
		if len(got) != 1 || got[0].Code != "1.1.1" || got[0].Name != person.Name || !got[0].Seen.Equal(now) {
			t.Errorf("%+v", got)
		}
		if got := must(s.Present(t.Context(), "r", "v", time.Time{}))(t); len(got) != 0 {
			t.Errorf("on another sheet: %+v", got)
		}
		if got := must(s.Present(t.Context(), "r", "u", now))(t); len(got) != 0 {
			t.Errorf("after leaving: %+v", got)
		}
		if err := s.SetPresent(t.Context(), "r", "v", stranger.ID, "", now.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if got := must(s.Present(t.Context(), "r", "u", time.Time{}))(t); len(got) != 0 {
			t.Errorf("not forgotten: %+v", got)
		}
	})
}
