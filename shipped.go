// Package parindex is the data that ships in the binary: rulebooks, the
// working calendar and the demonstration, under the names that they have in
// the repository.
package parindex

import "embed"

// Shipped holds rules/, calendars/ and demo/.
//
//go:embed rules/*.yaml calendars/*.csv demo/*.yaml demo/*.csv
var Shipped embed.FS

// WorkingCalendar is the shipped calendar of working time, in Shipped.
const WorkingCalendar = "calendars/vn-2019-2026.csv"
