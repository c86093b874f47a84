package web

import (
	"encoding/base64"

	"github.com/parindex/parindex/app"
)

// tableText is a table that was sent, for the page that shows it to send again.
func tableText(in app.Import) string { return base64.StdEncoding.EncodeToString(in.Data) }

// untable reads what tableText wrote; anything else is no table, which the
// reader of tables says.
func untable(s string) []byte {
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return data
}
