package assessment

import (
	"time"

	"github.com/parindex/parindex/org"
)

// Template is one version of the Word template that a publisher has put in
// place of the shipped one for a kind of paper.
type Template struct {
	Publisher org.UnitID `json:"publisher"`
	Kind      string     `json:"kind"`
	Number    int        `json:"number"` // from 1 on
	Name      string     `json:"name"`   // as uploaded
	Blob      string     `json:"blob"`   // SHA-256
	Size      int64      `json:"size"`
	By        string     `json:"by"` // login
	At        time.Time  `json:"at"`
	Stands    bool       `json:"stands"` // papers are made from it
}
