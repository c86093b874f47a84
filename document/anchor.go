package document

import "time"

// Anchor is a certificate or a revocation list by which signatures of documents
// are judged, as it is kept.
type Anchor struct {
	ID   string    `json:"id"` // SHA-256 of its content
	DER  []byte    `json:"-"`
	File string    `json:"file"` // it came in, as uploaded
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}
