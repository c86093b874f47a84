package web

import (
	"net/http"
	"runtime/debug"
	"time"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// systemRoutes are the page of those who administer the whole installation.
func (s *server) systemRoutes() []route { return []route{{"GET /system", s.system, false}} }

// systemBody is what the page on the state of the system shows.
type systemBody struct {
	*app.Condition
	Version string
	Since   time.Time
	Facts   []measured
}

// measured is a number under its name.
type measured struct{ Key, Value string }

func (s *server) system(v *visit) error {
	c, err := s.sys.Condition(v.r.Context(), v.actor(), s.opts.Secure)
	if err != nil {
		return err
	}
	traffic, err := s.opts.Metrics.Traffic()
	if err != nil {
		return err
	}
	number := func(n int64) string { return v.lang.Number(decimal.NewFromInt(n)) }
	of := func(n, failed int64) string {
		if failed == 0 {
			return number(n)
		}
		return number(n) + message.Say(v.lang, "web.system.of_failed", message.Int("n", int(failed)))
	}
	b := systemBody{Condition: c, Since: s.opts.Metrics.began, Facts: []measured{
		{"signed_in", number(c.SignedIn)},
		{"requests", number(traffic.Requests)},
		{"mean", number(traffic.Mean.Milliseconds()) + " ms"},
		{"slow", number(traffic.Slow)},
		{"failed", number(traffic.Failed)},
		{"statements", number(traffic.Statements)},
		{"waits", number(c.Pool.Waits) + " (" + number(c.Pool.Waited.Milliseconds()) + " ms)"},
		{"imports", of(c.Tally.Imports, c.Tally.ImportsFailed)},
		{"conversions", of(c.Tally.Conversions, c.Tally.ConversionsFailed)},
	}}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Version = info.Main.Version
	}
	s.show(v, http.StatusOK, "system", page{Frame: frameOf(v.lang, c.Frame, "system"), Body: b})
	return nil
}
