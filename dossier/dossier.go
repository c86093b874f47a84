// Package dossier holds dossiers of administrative procedures (hồ sơ TTHC): how
// provincial systems export them, when one is early, on time, late or overdue,
// and the counts and rates by which offices are judged. It reads a stream and
// never holds a file.
package dossier

// State is what the status of a dossier says beyond its dates.
type State uint8

// The states.
const (
	Running   State = iota // being dealt with, or done: its dates say which
	Returned               // trả lại, từ chối
	Withdrawn              // rút
	Stopped                // dừng; chờ bổ sung, chờ thanh toán
)

// Answer is a fact that the data may not have.
type Answer uint8

// The answers.
const (
	Unknown Answer = iota
	No
	Yes
)

// Dossier is one dossier as a file or the store has it.
type Dossier struct {
	Line      int    // in the file
	Code      string // as NormalCode writes it
	Unit      string // key of the office: its code, else its name
	UnitName  string
	Procedure string
	Field     string
	Officer   string
	Received  Moment
	Due       Moment
	Finished  Moment
	State     State
	Online    Answer // submitted online
	Paid      Answer // Yes: paid something; Unknown: the data do not say
	PaidWeb   Answer // paid online
	Digitised Answer

	FullOnline Answer // of what was submitted online: end to end (toàn trình), not in part
	Entered    Answer // entered on the system in time
}

// Class is how a dossier stands at a cut-off.
type Class uint8

// The classes.
const (
	Early Class = iota
	OnTime
	Late
	OpenInTime
	OpenOverdue
	WasReturned
	WasWithdrawn
	WasStopped
)

// Cut is a cut-off: what is "by" it is before this second. The end of DATE is
// the first second of the next day in Vietnam.
type Cut int64

// ClassAt says how the dossier stands at a cut-off. Late is by instant where
// the data give one for both, else by day; without a due moment nothing is
// late.
func (d *Dossier) ClassAt(cut Cut) Class {
	done := !d.Finished.IsZero() && d.Finished.Sec < int64(cut)
	if d.State != Running && (done || d.Finished.IsZero()) {
		return WasReturned + Class(d.State-Returned)
	}
	switch {
	case done:
		return d.outcome()
	case !d.Due.IsZero() && d.Due.end() < int64(cut):
		return OpenOverdue
	}
	return OpenInTime
}

// outcome is the class once there is a result.
func (d *Dossier) outcome() Class {
	switch {
	case d.Due.IsZero():
		return OnTime
	case d.Due.before(d.Finished):
		return Late
	case d.Finished.Day() < d.Due.Day():
		return Early
	}
	return OnTime
}

// isDue says whether the dossier was due by the cut-off, or has its result.
func (d *Dossier) isDue(cut Cut) bool {
	switch d.ClassAt(cut) {
	case Early, OnTime, Late, OpenOverdue:
		return true
	case OpenInTime:
		return !d.Due.IsZero() && d.Due.end() <= int64(cut)
	case WasReturned, WasWithdrawn, WasStopped:
	}
	return false
}
