package rulebook

import (
	"time"

	"github.com/parindex/parindex/org"
)

// Edition is a version of an index that is kept for good, known by its hash.
type Edition struct {
	Hash    string     `json:"hash"`
	Index   string     `json:"index"`
	Version string     `json:"version"`
	File    string     `json:"file"`
	Top     org.UnitID `json:"top,omitempty"`   // below which no other edition has its index and version
	Owner   org.UnitID `json:"owner,omitempty"` // whose draft it was; "" for one that came with a round
}

// DraftID identifies a draft.
type DraftID string

// Draft is the text of an index that a unit is still writing; it need not
// load. Published, it becomes an Edition and is changed no more.
type Draft struct {
	ID        DraftID    `json:"id"`
	Unit      org.UnitID `json:"unit"`    // that it belongs to
	Title     string     `json:"title"`   // of the index, as far as the text can be read
	Edition   string     `json:"edition"` // the version that it is to become, likewise
	File      string     `json:"file"`
	Origin    string     `json:"origin,omitempty"` // hash of the edition that it began as
	Editor    string     `json:"editor"`           // who saved it last
	Saved     time.Time  `json:"saved"`
	Version   int        `json:"version"`             // of the draft itself, raised by each save
	Published string     `json:"published,omitempty"` // hash of the edition that it became
	Text      []byte     `json:"-"`                   // YAML; not read for lists of drafts
}
