package notice_test

import (
	"testing"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/notice"
)

func hour(h int) time.Time { return calendar.MustParse("02/5/2024").At(h) }

func TestQuiet(t *testing.T) {
	night, noon, none := notice.Choice{From: 21, To: 7}, notice.Choice{From: 11, To: 14}, notice.Choice{From: 7, To: 7}
	for h := range 24 {
		if got, want := night.Quiet(hour(h)), h >= 21 || h < 7; got != want {
			t.Errorf("%d at night: %v", h, got)
		}
		if got, want := noon.Quiet(hour(h)), h >= 11 && h < 14; got != want {
			t.Errorf("%d at noon: %v", h, got)
		}
		if none.Quiet(hour(h)) {
			t.Errorf("%d: nothing is quiet", h)
		}
	}
}

func TestDigest(t *testing.T) {
	c := notice.Usual("a")
	if c.Digest(hour(8)) {
		t.Error("without an address")
	}
	c.Address = "a@x.vn"
	for h, want := range map[int]bool{6: false, 7: true, 12: true, 21: false} {
		if c.Digest(hour(h)) != want {
			t.Errorf("at %d: %v", h, !want)
		}
	}
	off, told := c, c
	off.Off, told.Told = true, "2024-05-02"
	if off.Digest(hour(8)) || told.Digest(hour(8)) {
		t.Error("off, or told already")
	}
	if told.Told = "2024-05-01"; !told.Digest(hour(8)) {
		t.Error("told yesterday")
	}
}

func TestWrong(t *testing.T) {
	for key, c := range map[string]notice.Choice{
		"": notice.Usual("a"), "notice.bad_hour": {Hour: 24}, "notice.quiet_digest": {Hour: 6, From: 21, To: 7},
	} {
		if w := c.Wrong(); (w == nil) != (key == "") || w != nil && w.Key != key {
			t.Errorf("%q: %v", key, w)
		}
	}
}

func TestWait(t *testing.T) {
	for tries, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 12: 6 * time.Hour, 99: 6 * time.Hour} {
		if got := notice.Wait(tries); got != want {
			t.Errorf("after %d: %v, want %v", tries, got, want)
		}
	}
}

// The figures are those of `printf '1714615200.{}' | openssl dgst -sha256 -hmac bi-mat`.
func TestSign(t *testing.T) {
	const want = "a7ce3192282b76b84d53f5e31c6bff1f0b9a95df5dcc6c3e86454530c41e5c1a"
	if got := notice.Sign("bi-mat", time.Unix(1714615200, 0), "{}"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
