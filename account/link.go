package account

import (
	"crypto/rand"
	"time"
)

// Purpose is what a one-time link is for.
type Purpose string

// The purposes: whoever has the link chooses the password of the account.
const (
	Invitation Purpose = "invitation" // of a new account
	Reset      Purpose = "reset"      // of a password that was forgotten
)

// Lasts is how long a link of that purpose is good for. An invitation travels
// on paper; a reset is waited for.
func (p Purpose) Lasts() time.Duration {
	if p == Invitation {
		return 7 * 24 * time.Hour
	}
	return 24 * time.Hour
}

// Link is a one-time link as it is kept: without its token.
type Link struct {
	Account ID        `json:"account"`
	Purpose Purpose   `json:"purpose"`
	By      string    `json:"by"`
	Made    time.Time `json:"made,omitzero"`
	Expires time.Time `json:"expires"`
	Used    time.Time `json:"used,omitzero"`
}

// Open says whether the link is good at a time.
func (l Link) Open(now time.Time) bool { return l.Used.IsZero() && now.Before(l.Expires) }

// NewToken returns what makes a link hard to guess: 130 random bits, in
// capitals and digits that can be typed from paper.
func NewToken() string { return rand.Text() }
