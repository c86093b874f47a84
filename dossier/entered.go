package dossier

import "github.com/parindex/parindex/calendar"

// afternoon is the hour from which what comes in is passed on at the beginning
// of the next working day, as Nghị định 61/2018/NĐ-CP has it.
const afternoon = 15

// mostOff is how many days off follow each other at most.
const mostOff = 30

// entered says whether a dossier was entered on the system in time: on the day
// on which it was received, or on the next working day where it was received in
// the afternoon or on a day off. A cell that is no date says nothing.
func (r *reader) entered(cells []string, d *Dossier) {
	if r.at[atEntered] < 0 {
		return
	}
	m, ok := ParseMoment(r.cell(cells, atEntered))
	switch {
	case !ok:
	case m.Day() <= d.Received.Day() || m.Day() <= r.enterBy(d.Received):
		d.Entered = Yes
	default:
		d.Entered = No
	}
}

// enterBy is the last day on which a dossier is entered in time.
func (r *reader) enterBy(received Moment) int {
	t := received.Time()
	day := calendar.On(t)
	off := func(d calendar.Date) bool { return r.opts.Calendar != nil && r.opts.Calendar.Off(d) }
	if !off(day) && (!received.Timed || t.Hour() < afternoon) {
		return received.Day()
	}
	for range mostOff {
		if day = day.Plus(1); !off(day) {
			break
		}
	}
	return DayOf(day)
}

// level says of a dossier that came online whether the service is online end to
// end: by its own column, else by how it came.
func (r *reader) level(cells []string, d *Dossier) {
	level := Unknown
	if r.at[atLevel] >= 0 {
		level = r.words.level(r.cell(cells, atLevel))
	}
	if level == Unknown && d.Online == Yes {
		level = r.words.level(r.cell(cells, atChannel))
	}
	if d.Online == Yes {
		d.FullOnline = level
	}
}
