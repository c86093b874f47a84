package account

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Identity is who a person is at the provider of single sign-on. It says who
// somebody is and never what they may do.
type Identity struct {
	Account ID        `json:"account"`
	Name    string    `json:"name,omitempty"` // by which the provider names them; "": their login
	Issuer  string    `json:"issuer,omitempty"`
	Subject string    `json:"subject,omitempty"` // that the provider never gives to another; "" until they came by it
	Bound   time.Time `json:"bound,omitzero"`
}

// CleanName is a name of a provider as it is compared.
func CleanName(name string) string { return norm.NFC.String(strings.ToLower(strings.TrimSpace(name))) }
