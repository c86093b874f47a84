package dossier

import (
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
)

// Apology is a letter that says sorry for a late dossier and gives a new
// moment.
type Apology struct {
	ID        string        `json:"id"`
	Unit      org.UnitID    `json:"unit"`
	Code      string        `json:"code"`
	Made      calendar.Date `json:"made"` // the day it was really made
	Number    string        `json:"number"`
	Reason    string        `json:"reason"`
	Appointed Moment        `json:"appointed"`
	Origin    string        `json:"origin"` // OfHere, or the system that issued it
	Entered   time.Time     `json:"entered"`
	By        string        `json:"by"`
}

// OfHere is the origin of a letter that this program wrote.
const OfHere = "here"

// ApologyFault is something a reader would hold against a dossier's letters.
type ApologyFault string

// The faults.
const (
	NoLetter     ApologyFault = "none"     // late, and no letter
	AfterDue     ApologyFault = "after"    // made after the day of the appointment
	SecondLetter ApologyFault = "second"   // a second new appointment
	NotLate      ApologyFault = "not_late" // a letter for a dossier that was not late
	NoNewDay     ApologyFault = "no_day"   // names no new day, or one not after its own
	AgainBroken  ApologyFault = "broken"   // finished after the new appointment too
)

// CheckApologies says what is wrong with the letters of a dossier at a
// cut-off, the earliest first.
func CheckApologies(d *Dossier, letters []Apology, cut Cut) []ApologyFault {
	class := d.ClassAt(cut)
	late := class == Late || class == OpenOverdue
	var faults []ApologyFault
	if late && len(letters) == 0 {
		return []ApologyFault{NoLetter}
	}
	for i, l := range letters {
		switch {
		case i > 0:
			faults = append(faults, SecondLetter)
		case !late && class != OpenInTime: // one in time may be told beforehand
			faults = append(faults, NotLate)
		case !d.Due.IsZero() && DayOf(l.Made) > d.Due.Day():
			faults = append(faults, AfterDue)
		}
		if !d.Finished.IsZero() && d.Finished.Day() <= DayOf(l.Made) {
			continue // the result was there: there is nothing to appoint
		}
		switch {
		case l.Appointed.IsZero() || l.Appointed.Day() < DayOf(l.Made) || !d.Due.before(l.Appointed):
			faults = append(faults, NoNewDay)
		case i == len(letters)-1 && (!d.Finished.IsZero() && l.Appointed.before(d.Finished) || d.Finished.IsZero() && l.Appointed.end() < int64(cut)):
			faults = append(faults, AgainBroken)
		}
	}
	return faults
}
