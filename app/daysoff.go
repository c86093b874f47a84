package app

import (
	"bytes"
	"io/fs"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/worktime"
)

// daysOff are the days on which offices do not work, by the shipped calendar.
// Past the years that it knows they are those of the week.
func daysOff(files fs.FS) (duty.Off, error) {
	data, err := fs.ReadFile(files, parindex.WorkingCalendar)
	if err != nil {
		return nil, err
	}
	c, err := worktime.Read(bytes.NewReader(data), parindex.WorkingCalendar)
	if err != nil {
		return nil, err
	}
	return c.Off, nil
}
