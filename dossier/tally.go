package dossier

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Tally counts dossiers so that every measure at the end of any day follows
// without looking at a dossier again, and so that one can be taken out as it
// was put in. The zero value is empty. It is not safe for use by several
// goroutines at once.
type Tally struct {
	counts []count   // in order of events
	fresh  []waiting // not merged yet
}

// count is how many dossiers have an event.
type count struct {
	event event
	n     int32
}

// waiting is a count as a number that is in the order of its event.
type waiting uint64

func wait(e event, n int32) waiting { return waiting(e)<<32 | waiting(uint32(n)) } //nolint:gosec // bits

func (w waiting) event() event { return event(w >> 32) }
func (w waiting) n() int32     { return int32(w & 0xffff_ffff) } //nolint:gosec // the lower half

// event is a kind in the upper and a day since 1970 in the lower half.
type event uint32

const (
	received   = iota // in the half month of receipt, as all below "online": a cut-off takes all, a period its own
	early             // resolved on that day
	onTime            //
	late              //
	returned          // on that day, on day 0 when it is not known
	withdrawn         //
	stopped           //
	due               // due by the end of that day
	dueDone           // due, and resolved or returned, by then
	overdue           // due before the end of that day
	overDone          // overdue, and resolved or returned, by then
	online            // in the half month of receipt, as all below
	paying            //
	paidOnline        //
	digitised         //
	channels          // those of which the data say whether they came online
	payments          //
	digitals          //
	undated           // without a due moment
	fullOnline        // submitted online, end to end
	levels            // submitted online, of which the data say whether end to end
	entered           // entered on the system in time
	entries           // of which the data say when they were entered
	eventKinds        // how many kinds there are
)

func on(kind, day int) event { return event(kind<<16 | day&0xffff) } //nolint:gosec // a few kinds, and 16 bits

// Add counts a dossier.
func (t *Tally) Add(d *Dossier) { t.put(d, 1) }

// Remove takes out a dossier that was counted as it is given here.
func (t *Tally) Remove(d *Dossier) { t.put(d, -1) }

// Merge counts all that another tally counts.
func (t *Tally) Merge(o *Tally) {
	o.settle()
	t.settle()
	merge(t, o.counts, func(c count) count { return c })
}

// loose is how many counts wait to be merged at most, beside half as many as
// there are merged ones.
const loose = 64

func (t *Tally) put(d *Dossier, n int32) {
	t.dates(d, n)
	half := halfMonth(d.Received.Day())
	add := func(kind int) { t.fresh = append(t.fresh, wait(on(kind, half), n)) }
	add(received)
	if d.Due.IsZero() {
		add(undated)
	}
	answer := func(a Answer, known, yes int) {
		if a != Unknown {
			add(known)
		}
		if a == Yes {
			add(yes)
		}
	}
	answer(d.Online, channels, online)
	answer(d.Digitised, digitals, digitised)
	if d.Paid == Yes {
		add(paying)
	}
	answer(d.PaidWeb, payments, paidOnline)
	answer(d.FullOnline, levels, fullOnline)
	answer(d.Entered, entries, entered)
	if len(t.fresh) > loose+len(t.counts)/2 {
		t.settle()
	}
}

// dates counts what depends on the cut-off.
func (t *Tally) dates(d *Dossier, n int32) {
	add := func(kind, day int) { t.fresh = append(t.fresh, wait(on(kind, day), n)) }
	done, ended := 0, !d.Finished.IsZero()
	if ended {
		done = d.Finished.Day()
	}
	if d.State != Running {
		add(returned+int(d.State-Returned), done)
		if !ended {
			return
		}
	} else if ended {
		add(early+int(d.outcome()), done)
	}
	if d.Due.IsZero() {
		return
	}
	day := d.Due.Day()
	over := day
	if !d.Due.Timed {
		over++ // due by the end of the day, so over on the next
	}
	add(due, day)
	add(overdue, over)
	if ended {
		add(dueDone, max(day, done))
		add(overDone, max(over, done))
	}
}

// settle merges what waits.
func (t *Tally) settle() {
	if len(t.fresh) == 0 {
		return
	}
	slices.Sort(t.fresh)
	kept := t.fresh[:0]
	for _, f := range t.fresh {
		if last := len(kept) - 1; last >= 0 && kept[last].event() == f.event() {
			kept[last] = wait(f.event(), kept[last].n()+f.n())
			continue
		}
		kept = append(kept, f)
	}
	merge(t, kept, func(w waiting) count { return count{w.event(), w.n()} })
	t.fresh = t.fresh[:0]
}

// merge adds counts in the order of their events, each there once.
func merge[C any](t *Tally, more []C, read func(C) count) {
	all := slices.Grow(t.counts, len(more))
	i := len(all) - 1
	all = all[:len(all)+len(more)]
	to, zero := len(all), false
	for k := len(more) - 1; k >= 0; to-- { // from the end, so that nothing is overwritten that is still to be read
		m := read(more[k])
		if i >= 0 && all[i].event > m.event {
			all[to-1] = all[i]
			i--
			continue
		}
		if i >= 0 && all[i].event == m.event {
			m.n += all[i].n
			i--
		}
		all[to-1] = m
		zero = zero || m.n == 0
		k--
	}
	all = append(all[:i+1], all[to:]...)
	if zero {
		all = slices.DeleteFunc(all, func(c count) bool { return c.n == 0 })
	}
	t.counts = all
}

// IsZero says whether nothing is counted.
func (t *Tally) IsZero() bool {
	t.settle()
	return len(t.counts) == 0
}

// AppendBinary writes the tally in a few bytes a count.
func (t *Tally) AppendBinary(b []byte) ([]byte, error) {
	t.settle()
	var last event
	for _, c := range t.counts {
		b = binary.AppendUvarint(b, uint64(c.event-last))
		b = binary.AppendVarint(b, int64(c.n))
		last = c.event
	}
	return b, nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (t *Tally) UnmarshalBinary(b []byte) error {
	*t = Tally{counts: make([]count, 0, len(b)/2)} // a count takes two bytes at least
	var last event
	for len(b) > 0 {
		step, n := binary.Uvarint(b)
		if n <= 0 {
			return errors.New("a tally is cut short")
		}
		b = b[n:]
		many, n := binary.Varint(b)
		if n <= 0 {
			return errors.New("a tally is cut short")
		}
		b = b[n:]
		last += event(step)                                   //nolint:gosec // written from an event
		t.counts = append(t.counts, count{last, int32(many)}) //nolint:gosec // written from an int32
	}
	return nil
}

// Measures is what is counted of the dossiers of one office, or of several, at
// a cut-off.
type Measures struct {
	Received    int
	Resolved    int
	Early       int
	OnTime      int
	Late        int
	Open        int
	OpenOverdue int
	Returned    int
	Withdrawn   int
	Stopped     int
	Due         int // due by the cut-off, or resolved
	Undated     int // without a due moment: never late
	Online      Part
	PaidOnline  Part // of those that paid
	Digitised   Part
	FullOnline  Part // end to end, of those of which the data say how they came
	Entered     Part // entered on the system in time
}

// Part is some of those of which the data say whether or not.
type Part struct{ N, Of int }

// Measure returns the measures at the end of a day, counted since 1970.
func (t *Tally) Measure(day int) Measures {
	t.settle()
	var sum [eventKinds]int
	for _, c := range t.counts {
		if kind := c.event >> 16; kind.ofReceipt() || int(c.event&0xffff) <= day {
			sum[kind] += int(c.n)
		}
	}
	return measures(&sum)
}

// measures are what sums of events come to.
func measures(sum *[eventKinds]int) Measures {
	m := Measures{
		Received: sum[received], Early: sum[early], OnTime: sum[onTime], Late: sum[late],
		Returned: sum[returned], Withdrawn: sum[withdrawn], Stopped: sum[stopped], Undated: sum[undated],
		Online: Part{sum[online], sum[channels]}, Digitised: Part{sum[digitised], sum[digitals]},
		PaidOnline: Part{sum[paidOnline], sum[paying]}, FullOnline: Part{sum[fullOnline], sum[channels]}, Entered: Part{sum[entered], sum[entries]},
	}
	if sum[payments] == 0 {
		m.PaidOnline = Part{}
	}
	if sum[levels] == 0 {
		m.FullOnline = Part{}
	}
	m.Resolved = m.Early + m.OnTime + m.Late
	m.Open = m.Received - m.Resolved - m.Returned - m.Withdrawn - m.Stopped
	m.OpenOverdue = sum[overdue] - sum[overDone]
	m.Due = sum[due] - sum[dueDone] + m.Resolved
	return m
}

// Recount is Measure by looking at every dossier: what a tally is held to.
func Recount(all []Dossier, day int) Measures {
	var m Measures
	cut := Cut(int64(day+1)*daySeconds - offset)
	payments, levels := 0, 0
	for i := range all {
		d := &all[i]
		m.Received++
		m.class(d.ClassAt(cut))
		if d.isDue(cut) {
			m.Due++
		}
		if d.Due.IsZero() {
			m.Undated++
		}
		m.Online.add(d.Online)
		m.Digitised.add(d.Digitised)
		m.Entered.add(d.Entered)
		if d.FullOnline != Unknown {
			levels++
		}
		if d.FullOnline == Yes {
			m.FullOnline.N++
		}
		if d.Paid == Yes {
			m.PaidOnline.Of++
		}
		if d.PaidWeb != Unknown {
			payments++
		}
		if d.PaidWeb == Yes {
			m.PaidOnline.N++
		}
	}
	if payments == 0 {
		m.PaidOnline = Part{}
	}
	if levels > 0 {
		m.FullOnline.Of = m.Online.Of
	}
	return m
}

func (p *Part) add(a Answer) {
	if a != Unknown {
		p.Of++
	}
	if a == Yes {
		p.N++
	}
}

func (m *Measures) class(c Class) {
	switch c {
	case Early:
		m.Early++
	case OnTime:
		m.OnTime++
	case Late:
		m.Late++
	case OpenOverdue:
		m.OpenOverdue++
		m.Open++
	case OpenInTime:
		m.Open++
	case WasReturned:
		m.Returned++
	case WasWithdrawn:
		m.Withdrawn++
	case WasStopped:
		m.Stopped++
	}
	m.Resolved = m.Early + m.OnTime + m.Late
}
