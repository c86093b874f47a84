// Package parindex is the data that ships in the binary: rulebooks, the
// working calendar, the demonstration and the handbook, under the names that
// they have in the repository.
package parindex

import "embed"

// Shipped holds rules/, duties/, calendars/, demo/ and docs/so-tay.md with its pictures.
//
//go:embed rules/*.yaml duties/*.yaml calendars/*.csv demo/*.yaml demo/*.csv docs/so-tay.md docs/so-tay/*.webp
var Shipped embed.FS

// WorkingCalendar is the shipped calendar of working time, in Shipped.
const WorkingCalendar = "calendars/vn-2019-2026.csv"
