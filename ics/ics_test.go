package ics_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/ics"
)

// TestCalendar is the whole of a small calendar.
func TestCalendar(t *testing.T) {
	got := ics.Calendar{
		Name: "Nhiệm vụ", Made: time.Date(2024, 5, 2, 9, 0, 0, 0, calendar.Zone), Refresh: 12,
		Events: []ics.Event{{UID: "d-1/2024-Q1", On: calendar.MustParse("31/12/2024"), Summary: `Báo cáo; quý, "I"`, Text: "Dòng 1\r\nC:\\tệp", URL: "https://x.vn/a?b=1,2", Alarm: 10}},
	}.String()
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//parindex//duties//VI
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Nhiệm vụ
X-WR-TIMEZONE:Asia/Ho_Chi_Minh
REFRESH-INTERVAL;VALUE=DURATION:PT12H
X-PUBLISHED-TTL:PT12H
BEGIN:VEVENT
UID:d-1/2024-Q1
DTSTAMP:20240502T020000Z
DTSTART;VALUE=DATE:20241231
DTEND;VALUE=DATE:20250101
SUMMARY:Báo cáo\; quý\, "I"
DESCRIPTION:Dòng 1\nC:\\tệp
URL:https://x.vn/a?b=1,2
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Báo cáo\; quý\, "I"
TRIGGER:-P10D
END:VALARM
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if got != want {
		t.Errorf("%s", got)
	}
}

// TestLines: whatever a title holds, lines are short, end as they should, are
// whole letters, and unfold to what was meant; no title adds a line of its own.
func TestLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.String().Draw(t, "title")
		text := ics.Calendar{Events: []ics.Event{{UID: "u", On: calendar.MustParse("01/3/2024"), Summary: title, URL: title}}}.String()
		for _, line := range strings.SplitAfter(text, "\r\n") {
			if len(line) > 77 || line != "" && !strings.HasSuffix(line, "\r\n") || strings.ContainsAny(strings.TrimSuffix(line, "\r\n"), "\r\n") || !utf8.ValidString(line) {
				t.Fatalf("line %q", line)
			}
		}
		unfolded := strings.ReplaceAll(text, "\r\n ", "")
		want := 17
		if title == "" { // then there is no address
			want = 16
		}
		if n := strings.Count(unfolded, "\r\n"); n != want {
			t.Fatalf("%d lines in %q, want %d", n, unfolded, want)
		}
	})
}
