//go:build unix

package bench

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// ratesBySQL counts every unit at the end of 2025 in a table t of texts, as the
// file has them, in words that SQLite and DuckDB both know.
const ratesBySQL = `WITH sound AS (SELECT rowid AS r, "Mã hồ sơ" AS code, "Mã đơn vị" AS unit, "Ngày hẹn trả" AS due, COALESCE("Ngày kết thúc xử lý", '') AS finished,
	"Lĩnh vực" || "Ngày tiếp nhận" || COALESCE("Ngày kết thúc xử lý", '') || "Tên thủ tục hành chính" || "Mã đơn vị" AS whole
	FROM t WHERE COALESCE("Ngày kết thúc xử lý", '') NOT LIKE '2024-02-31%'),
once AS (SELECT MIN(r) AS r FROM sound GROUP BY code HAVING COUNT(DISTINCT whole) = 1),
counted AS (SELECT unit, COUNT(*) AS received, SUM(CASE WHEN finished <> '' THEN 1 ELSE 0 END) AS resolved, SUM(CASE WHEN finished > due THEN 1 ELSE 0 END) AS late
	FROM sound JOIN once USING (r) GROUP BY unit)
SELECT unit, received, resolved, late, 1.0 * (resolved - late) / received AS rate_due, 1.0 * (resolved - late) / resolved AS rate_resolved FROM counted`

// unitRates is what is known of a unit, its rates as numbers.
type unitRates struct {
	received, resolved, late int
	due, done                float64
}

// measured asks parindex, which prints rates with six places.
func measured(b *testing.B, parindex, data string) map[string]unitRates {
	b.Helper()
	out, _, _ := timed(b, parindex, "dossiers", "measure", "--data", data, "--as-of", "2025-12-31", "--json")
	var ours struct {
		Units []struct {
			Unit                     string
			Received, Resolved, Late int
			RateDue                  string `json:"rate_due"`
			RateResolved             string `json:"rate_resolved"`
		}
	}
	if err := json.Unmarshal(out, &ours); err != nil {
		b.Fatal(err)
	}
	all := map[string]unitRates{}
	for _, u := range ours.Units {
		all[u.Unit] = unitRates{u.Received, u.Resolved, u.Late, number(b, u.RateDue), number(b, u.RateResolved)}
	}
	return all
}

func number(b *testing.B, s string) float64 {
	b.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// asked asks the sqlite3 shell.
func asked(b *testing.B, file string) map[string]unitRates {
	b.Helper()
	out, _, _ := timed(b, "sqlite3", "-csv", file, ratesBySQL)
	rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	all := map[string]unitRates{}
	for _, r := range rows {
		all[r[0]] = unitRates{int(number(b, r[1])), int(number(b, r[2])), int(number(b, r[3])), number(b, r[4]), number(b, r[5])}
	}
	return all
}

// agree holds that both know the same units and of each the same counts, and
// the same rates to six places.
func agree(b *testing.B, ours, theirs map[string]unitRates) {
	b.Helper()
	const sixPlaces = 0.5e-6 + 1e-12
	for unit, want := range theirs {
		got := ours[unit]
		if got.received != want.received || got.resolved != want.resolved || got.late != want.late ||
			math.Abs(got.due-want.due) > sixPlaces || math.Abs(got.done-want.done) > sixPlaces {
			b.Fatalf("%s: %+v here, %+v there", unit, got, want)
		}
	}
	if len(ours) != len(theirs) || len(ours) == 0 {
		b.Fatalf("%d units here, %d there", len(ours), len(theirs))
	}
}

// BenchmarkDossiersDuckDB lets DuckDB load the same file and compute every
// unit's rates, and in the same run imports it and reads the rates from
// tallies. Both must agree.
func BenchmarkDossiersDuckDB(b *testing.B) {
	dir := b.TempDir()
	file, data, duckdb := filepath.Join(dir, "d.csv"), filepath.Join(dir, "data"), filepath.Join(dir, "duckdb")
	if out, err := exec.CommandContext(b.Context(), "go", "-C", "duckdb", "build", "-o", duckdb).CombinedOutput(); err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			b.Fatalf("%v: %s", err, out)
		}
		b.Skipf("DuckDB needs a C compiler and its module: %v: %.500s", err, out)
	}
	writeDossiers(b, file, dossierCount(b))
	parindex := program(b, dir)
	for b.Loop() {
		if os.RemoveAll(data) != nil {
			b.Fatal("a folder cannot be removed")
		}
		emptyNation(b, dir, data)
		out, whole, theirs := timed(b, duckdb, file, ratesBySQL)
		var answer struct {
			Load, Query float64
			Rows        [][]any
		}
		if err := json.Unmarshal(out, &answer); err != nil {
			b.Fatal(err)
		}
		_, first, ours := timed(b, parindex, "dossiers", "import", file, "--unit", "nation", "--data", data)
		_, rates, _ := timed(b, parindex, "dossiers", "measure", "--data", data, "--as-of", "2025-12-31", "--json")
		there := map[string]unitRates{}
		for _, r := range answer.Rows {
			n := make([]float64, len(r))
			for i := range n {
				n[i], _ = r[i].(float64) // the unit is none
			}
			unit, _ := r[0].(string)
			there[unit] = unitRates{int(n[1]), int(n[2]), int(n[3]), n[4], n[5]}
		}
		agree(b, measured(b, parindex, data), there)
		b.ReportMetric(answer.Load, "s-duckdb-load")
		b.ReportMetric(answer.Query*1000, "ms-duckdb-rates")
		b.ReportMetric(theirs, "MB-duckdb")
		b.ReportMetric(first.Seconds(), "s-parindex-import")
		b.ReportMetric(float64(rates.Milliseconds()), "ms-parindex-rates")
		b.ReportMetric(ours, "MB-parindex")
		b.ReportMetric((first+rates).Seconds()/whole.Seconds(), "times-duckdb")
	}
}
