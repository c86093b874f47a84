// Package parindex is the data that ships in the binary: rulebooks and the
// demonstration, under the names that they have in the repository.
package parindex

import "embed"

// Shipped holds rules/ and demo/.
//
//go:embed rules/*.yaml demo/*.yaml demo/*.csv
var Shipped embed.FS
