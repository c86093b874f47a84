//go:build unix

package bench

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
)

// BenchmarkDossierRates reads, from tallies, the rates of one unit and of
// every unit of the nation, among the dossiers of a year.
func BenchmarkDossierRates(b *testing.B) {
	dir := b.TempDir()
	file, data := filepath.Join(dir, "d.csv"), filepath.Join(dir, "data")
	writeDossiers(b, file, dossierCount(b))
	emptyNation(b, dir, data)
	timed(b, program(b, dir), "dossiers", "import", file, "--unit", "nation", "--data", data)
	ctx := context.Background()
	sys, err := app.Open(ctx, data, "", time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := sys.Close(); err != nil {
			b.Error(err)
		}
	}()
	end := calendar.MustParse("2025-12-31")
	for name, want := range map[string]struct {
		unit  string
		units int
	}{"one": {"u7", 1}, "all": {"", communes}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				all, err := sys.MeasureStored(ctx, app.Console("bench"), want.unit, end)
				if err != nil || len(all) != want.units || all[0].RateDue().Decimal() == "" {
					b.Fatal(len(all), err)
				}
			}
		})
	}
}
