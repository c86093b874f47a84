package account

import (
	"slices"
	"time"
)

// Scope is what a token lets a program do in the name of its owner; never more
// than the owner may.
type Scope string

// The scopes.
const (
	ReadScope    Scope = "read"     // see what the owner sees
	WriteScope   Scope = "write"    // change what the owner may change
	DossierScope Scope = "dossiers" // see what is counted of dossiers, and single dossiers
)

// Scopes is all of them, in the order in which they are shown.
var Scopes = []Scope{ReadScope, WriteScope, DossierScope}

// MostTokenDays is the longest that a token may be good for, in days.
const MostTokenDays = 366

// Token lets a program act for a person, as it is kept: without itself.
type Token struct {
	Hash    string    `json:"-"` // SHA-256 of the token, hexadecimal
	Account ID        `json:"account"`
	Name    string    `json:"name"` // by which its owner knows it
	Scopes  []Scope   `json:"scopes"`
	Made    time.Time `json:"made,omitzero"`
	Expires time.Time `json:"expires"`
	Revoked time.Time `json:"revoked,omitzero"`
	Used    time.Time `json:"-"` // last, to a few minutes; zero: never
}

// Open says whether the token is good at a time.
func (t Token) Open(now time.Time) bool { return t.Revoked.IsZero() && now.Before(t.Expires) }

// Has says whether the token covers a scope.
func (t Token) Has(s Scope) bool { return slices.Contains(t.Scopes, s) }
