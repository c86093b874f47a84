// Package parindex is the data that ships in the binary: rulebooks, the
// working calendar, the demonstration, the handbook and the service, under the
// names that they have in the repository.
package parindex

import "embed"

// Shipped holds rules/, duties/, calendars/, demo/, docs/so-tay.md with its
// pictures, and the unit of systemd.
//
//go:embed rules/*.yaml duties/*.yaml calendars/*.csv demo/*.yaml demo/*.csv docs/so-tay.md docs/so-tay/*.webp deploy/systemd/parindex.service
var Shipped embed.FS

// WorkingCalendar is the shipped calendar of working time, in Shipped.
const WorkingCalendar = "calendars/vn-2019-2026.csv"

// ReportingPeriods is the shipped rules of periods, in Shipped.
const ReportingPeriods = "calendars/reporting-periods.csv"
