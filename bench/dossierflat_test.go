//go:build unix

package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkDossiersFlat imports a year of the nation's dossiers, and five
// times as many, and reports the most memory that each import held. It takes
// minutes and two gigabytes of disk, so it runs only with
// PARINDEX_BENCH_FLAT=1.
func BenchmarkDossiersFlat(b *testing.B) {
	if os.Getenv("PARINDEX_BENCH_FLAT") != "1" {
		b.Skip("set PARINDEX_BENCH_FLAT=1")
	}
	dir := b.TempDir()
	parindex := program(b, dir)
	for _, times := range []int{1, 5} {
		file := filepath.Join(dir, "d.csv")
		n := times * dossierCount(b)
		writeDossiers(b, file, n)
		for _, engine := range []string{"sqlite", "postgres"} {
			b.Run(fmt.Sprintf("%s-%d", engine, n), func(b *testing.B) {
				data := filepath.Join(b.TempDir(), "data")
				more := []string{}
				if engine == "postgres" {
					_, there := benchSchema(b)
					more = []string{"--database", there}
				}
				emptyNation(b, dir, data, more...)
				for b.Loop() {
					_, took, resident := timed(b, parindex, append([]string{"dossiers", "import", file, "--unit", "nation", "--data", data}, more...)...)
					b.ReportMetric(resident, "MB-resident")
					b.ReportMetric(took.Seconds(), "s-parindex")
				}
			})
		}
	}
}
