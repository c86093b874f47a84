// Package ics writes calendars that calendar programs follow (RFC 5545). Its
// events are whole days.
package ics

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parindex/parindex/calendar"
)

// Calendar is a calendar.
type Calendar struct {
	Name    string
	Made    time.Time
	Refresh int // hours after which a program should look again
	Events  []Event
}

// Event is something of one day.
type Event struct {
	UID     string // the same whenever the event is written again
	On      calendar.Date
	Summary string
	Text    string
	URL     string
	Alarm   int  // days before, 0: none
	Over    bool // nothing is left to do
}

// String writes the calendar.
func (c Calendar) String() string {
	var b strings.Builder
	line := func(name, value string) { fold(&b, name+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//parindex//duties//VI")
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	line("X-WR-CALNAME", escape(c.Name))
	line("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh")
	if c.Refresh > 0 {
		refresh := "PT" + strconv.Itoa(c.Refresh) + "H"
		line("REFRESH-INTERVAL;VALUE=DURATION", refresh)
		line("X-PUBLISHED-TTL", refresh)
	}
	for _, e := range c.Events {
		line("BEGIN", "VEVENT")
		line("UID", escape(e.UID))
		line("DTSTAMP", c.Made.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE", compact(e.On))
		line("DTEND;VALUE=DATE", compact(e.On.Plus(1)))
		line("SUMMARY", escape(e.Summary))
		if e.Text != "" {
			line("DESCRIPTION", escape(e.Text))
		}
		if e.URL != "" {
			line("URL", clean(e.URL))
		}
		line("TRANSP", "TRANSPARENT") // a day on which something is due is not a busy one
		if e.Alarm > 0 && !e.Over {
			line("BEGIN", "VALARM")
			line("ACTION", "DISPLAY")
			line("DESCRIPTION", escape(e.Summary))
			line("TRIGGER", "-P"+strconv.Itoa(e.Alarm)+"D")
			line("END", "VALARM")
		}
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return b.String()
}

func compact(d calendar.Date) string { return strings.ReplaceAll(d.ISO(), "-", "") }

// escape writes a TEXT value (section 3.3.11).
func escape(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return clean(strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s))
}

// clean drops what may not stand in a line: a value cannot begin another.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// longest is how many octets a line may have (section 3.1).
const longest = 75

// fold writes a line, going on in the next where it is too long, and never
// within a letter.
func fold(b *strings.Builder, s string) {
	room := longest
	for len(s) > room {
		cut := room
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut] + "\r\n ")
		s, room = s[cut:], longest-1
	}
	b.WriteString(s + "\r\n")
}
