package app

import (
	"cmp"
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/worktime"
)

// DueList is the dossiers of an office that want somebody's eye: those that
// fall due soon and those that are overdue, by officer.
type DueList struct {
	*DossierDesk
	Days     int           // working days ahead
	Until    calendar.Date // the last of them
	Handed   []DueRow      // handed over, and open on the system: closing them now saves them
	Officers []OfficerDue  // what costs most first
	Soon     int           // due soon
	Overdue  int           // without a result
	Scores   []DossierScore
	Costs    points.Points // what is lost if all that falls due soon goes late
	More     bool
}

// DueRow is one dossier of it.
type DueRow struct {
	dossier.Dossier
	Left   int // working days to the due day; below 0: since it
	Past   bool
	Actual *dossier.Actual // the result was handed over
}

// OfficerDue is what waits at one officer.
type OfficerDue struct {
	Name string // "" where the data name nobody
	Rows []DueRow
	Soon int
	Past int
}

// The working days ahead that the list may look.
const (
	UsualDays2Due = 3
	mostDays2Due  = 60
	mostDue       = 2000
)

// DueSoon lists what falls due within some working days, and what is overdue.
func (s *System) DueSoon(ctx context.Context, a Actor, unit string, days int) (*DueList, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeDossiers, unit)
	if err != nil {
		return nil, err
	}
	if days < 1 || days > mostDays2Due {
		days = UsualDays2Due
	}
	work, err := s.WorkingTime(ctx, d.Office.ID)
	if err != nil {
		return nil, err
	}
	v := &DueList{DossierDesk: d, Days: days, Until: calendar.On(work.AfterDays(s.now(), days))}
	all, err := s.store.OpenDossiers(ctx, d.Office.ID, endOf(v.Until), mostDue+1)
	if err != nil {
		return nil, err
	}
	if v.More = len(all) > mostDue; v.More {
		all = all[:mostDue]
	}
	stated, err := s.store.ActualsOf(ctx, d.Office.ID)
	if err != nil {
		return nil, err
	}
	v.sort(all, stated, work, s.cut())
	v.Scores, err = s.dossierScores(ctx, a, d, v.Soon)
	for _, score := range v.Scores {
		v.Costs = v.Costs.Add(score.Costs)
	}
	return v, err
}

func (v *DueList) sort(all []dossier.Dossier, stated []dossier.Actual, work *worktime.Calendar, cut dossier.Cut) {
	by := map[string]int{}
	for i := range all {
		row := DueRow{Dossier: all[i], Past: all[i].ClassAt(cut) == dossier.OpenOverdue}
		row.Left = workingDays(work, v.Today, calendar.On(row.Due.Time()))
		if k := slices.IndexFunc(stated, func(x dossier.Actual) bool { return x.Code == row.Code && x.State != dossier.Refused }); k >= 0 {
			row.Actual = &stated[k]
		}
		if row.Past {
			v.Overdue++
		} else {
			v.Soon++
		}
		if row.Actual != nil {
			v.Handed = append(v.Handed, row)
			continue
		}
		k, there := by[row.Officer]
		if !there {
			k = len(v.Officers)
			by[row.Officer] = k
			v.Officers = append(v.Officers, OfficerDue{Name: row.Officer})
		}
		o := &v.Officers[k]
		o.Rows = append(o.Rows, row)
		if row.Past {
			o.Past++
		} else {
			o.Soon++
		}
	}
	// What can still be saved costs; what is overdue is lost, and only grows.
	inTime := func(x, y DueRow) int {
		return cmp.Or(order(x.Past, y.Past), cmp.Compare(x.Due.Sec, y.Due.Sec))
	}
	slices.SortStableFunc(v.Handed, inTime)
	for i := range v.Officers {
		slices.SortStableFunc(v.Officers[i].Rows, inTime)
	}
	slices.SortStableFunc(v.Officers, func(x, y OfficerDue) int {
		return cmp.Or(y.Soon-x.Soon, y.Past-x.Past, message.Compare(x.Name, y.Name))
	})
}

func order(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// mostCounted bounds how far working days are counted.
const mostCounted = 3 * 366

// workingDays is how many working days lie between two days: 0 on the same,
// below 0 when the second has passed.
func workingDays(work *worktime.Calendar, from, to calendar.Date) int {
	if to.Before(from) {
		return -workingDays(work, to, from)
	}
	n := 0
	for d, i := from.Plus(1), 0; !to.Before(d) && i < mostCounted; d, i = d.Plus(1), i+1 {
		if !work.Off(d) {
			n++
		}
	}
	return n
}
