package assessment

import (
	"slices"
	"time"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
)

// Draft is a draft result as it was kept: what changed since is told from it.
type Draft struct {
	Number    int
	Made      time.Time
	By        string
	Standings []DraftStanding
}

// DraftStanding is one unit in a draft.
type DraftStanding struct {
	Unit  org.UnitID     `json:"unit"`
	Total points.Points  `json:"total"`
	Rank  int            `json:"rank"`
	Class message.Phrase `json:"class"`
}

// Change is what became of a unit between two results. Before is nil for a
// unit that was not in the earlier one.
type Change struct {
	Unit   org.UnitID
	Before *DraftStanding
	After  DraftStanding
	Points points.Points // After − Before
}

// Moved says whether anything is different.
func (c Change) Moved() bool {
	return c.Before == nil || !c.Points.IsZero() || c.Before.Rank != c.After.Rank || c.Before.Class != c.After.Class
}

// Changes compares a result with an earlier one, in the order of the later.
func Changes(before, after []DraftStanding) []Change {
	was := make(map[org.UnitID]*DraftStanding, len(before))
	for i := range before {
		was[before[i].Unit] = &before[i]
	}
	changes := make([]Change, len(after))
	for i, st := range after {
		changes[i] = Change{Unit: st.Unit, After: st}
		if b := was[st.Unit]; b != nil {
			changes[i].Before, changes[i].Points = b, st.Total.Sub(b.Total)
		}
	}
	return changes
}

// Reminder is a sentence that the secretariat sent to those for whom the round
// waits: a unit, or an appraising office.
type Reminder struct {
	ID       string
	Stage    Stage // it is shown as long as the round is there
	Unit     org.UnitID
	Office   string // where Unit is ""
	Sentence string
	By       string
	At       time.Time
}

// RemarkList is the remarks that appraisers of a publisher use again and again.
type RemarkList struct {
	Remarks []string
	Version int // 0: nothing is saved yet
}

// Amendment is one changed component of a correction.
type Amendment struct {
	Unit   org.UnitID    `json:"unit"`
	Code   string        `json:"code"`
	Points points.Points `json:"points"`
	Reason string        `json:"reason"`
}

// Correction is one being prepared for a published round; once two people
// agree, it becomes a publication of its own.
type Correction struct {
	Round    RoundID
	Reason   string
	Changes  []Amendment
	By       string
	Proposer string
	Version  int
}

// Root returns the first publication of which r is an edition, and which
// edition r is, from 1 on.
func Root(rounds []Round, r Round) (Round, int) {
	edition := 1
	for r.Corrects != "" {
		i := slices.IndexFunc(rounds, func(other Round) bool { return other.ID == r.Corrects })
		if i < 0 {
			break
		}
		r = rounds[i]
		edition++
	}
	return r, edition
}

// CorrectedBy returns the correction that follows a publication.
func CorrectedBy(rounds []Round, r Round) (Round, bool) {
	i := slices.IndexFunc(rounds, func(other Round) bool { return other.Corrects == r.ID })
	if i < 0 {
		return Round{}, false
	}
	return rounds[i], true
}
