package assessment

import (
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Letterhead is how a unit's papers are headed and signed. A parent line is
// optional; the signature lines follow the kind of issuer (TM., KT., none).
type Letterhead struct {
	Unit       org.UnitID `json:"unit"`
	Parent     string     `json:"parent,omitempty"`
	Issuer     string     `json:"issuer"` // may be of two lines
	Place      string     `json:"place"`
	Symbol     string     `json:"symbol"`    // BC-UBND
	Signature  []string   `json:"signature"` // where no signer is known
	Recipients []string   `json:"recipients"`
}

// Check says what is wrong with a letterhead as typed.
func (h Letterhead) Check() *message.Text {
	_, office, cut := strings.Cut(h.Symbol, "-")
	switch {
	case strings.TrimSpace(h.Issuer) == "":
		return text("letterhead.no_issuer")
	case strings.TrimSpace(h.Place) == "":
		return text("letterhead.no_place")
	case !cut || strings.TrimSpace(office) == "" || strings.ContainsAny(h.Symbol, " /"):
		return text("letterhead.symbol", message.Word("symbol", h.Symbol))
	}
	return nil
}
