package dossier

import (
	"time"

	"github.com/parindex/parindex/org"
)

// ActualState is how far a stated actual date is.
type ActualState string

// The states of an actual date.
const (
	Stated   ActualState = "stated"   // an officer says so, nobody has decided
	Accepted ActualState = "accepted" // it is what the measure counts
	Refused  ActualState = "refused"
)

// Actual is the moment at which an officer says that the result of a dossier
// was handed over, beside the one that the system has: two facts, both kept.
type Actual struct {
	ID     string     `json:"id"`
	Unit   org.UnitID `json:"unit"`
	Code   string     `json:"code"`
	At     Moment     `json:"at"`
	Reason string     `json:"reason"`

	Name string `json:"name"` // of the file of evidence
	Type string `json:"type"`
	Size int64  `json:"size"`
	Blob string `json:"blob"`

	Stated time.Time `json:"stated"`
	By     string    `json:"by"`

	State     ActualState `json:"state"`
	Decided   time.Time   `json:"decided,omitzero"`
	DecidedBy string      `json:"decided_by,omitempty"`
	Remark    string      `json:"remark,omitempty"`
}

// Counted is the dossier as measures count it: finished when an appraiser
// accepts that it was. What is open on the system stays open.
func Counted(d Dossier, accepted Moment) Dossier {
	if !accepted.IsZero() && !d.Finished.IsZero() {
		d.Finished = accepted
	}
	return d
}

// Possible says whether a result can have been handed over then: not before
// the dossier was received, not after the system closed it, not in time to
// come.
func (d *Dossier) Possible(actual Moment, now time.Time) bool {
	return !actual.IsZero() && !actual.before(d.Received) && (d.Finished.IsZero() || !d.Finished.before(actual)) && !At(now).before(actual)
}
