package app

import (
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
)

// PeriodText says a period by its key; "once" for a duty that is due once.
func PeriodText(key string) message.Text {
	if p, ok := measure.ParsePeriod(key); ok {
		return p.Text()
	}
	return message.T("period.once")
}
