//go:build unix

package bench

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// dossierCount is how many rows the file has; a tenth of it in a workbook.
func dossierCount(b *testing.B) int {
	b.Helper()
	s := os.Getenv("PARINDEX_BENCH_DOSSIERS")
	if s == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

var dossierHeading = []string{
	"STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Lĩnh vực", "Mã đơn vị", "Đơn vị giải quyết", "Cán bộ xử lý",
	"Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái", "Hình thức nộp",
}

// dossierRows gives n rows of the nation, the same on every run: 1 % have an
// impossible date, 2 % repeat a code, of which every fourth says something
// else.
func dossierRows(n int, row func([]string) error) error {
	r := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	var last []string
	for i := range n {
		if i%50 == 49 {
			again := append([]string{strconv.Itoa(i + 1)}, last[1:]...)
			if i%200 == 199 {
				again[3] = "Lĩnh vực khác"
			}
			if err := row(again); err != nil {
				return err
			}
			continue
		}
		u := i % communes
		received := start.Add(time.Duration(r.IntN(366*24*60))*time.Minute + 30*time.Second) // never midnight, which says that the hour is not known
		finished, state := received.Add(time.Duration(r.IntN(9000))*time.Minute).Format(time.DateTime), "Đã trả kết quả"
		switch x := r.IntN(100); {
		case x < 5:
			finished, state = "", "Đang xử lý"
		case x == 5:
			finished = "2024-02-31 08:00:00"
		}
		last = []string{
			strconv.Itoa(i + 1), fmt.Sprintf("H37.%02d.%02d-%s-%04d", u/100, u%100, received.Format("060102"), i/communes),
			fmt.Sprintf("Thủ tục hành chính số %d", i%200), fmt.Sprintf("Lĩnh vực %d", i%20), fmt.Sprintf("u%d", u), fmt.Sprintf("UBND xã số %d", u),
			fmt.Sprintf("Công chức %d.%d", u, i%3), received.Format(time.DateTime), received.AddDate(0, 0, 5).Format(time.DateTime), finished, state,
			[]string{"Trực tuyến", "Trực tiếp", "Bưu chính công ích"}[i%3],
		}
		if err := row(last); err != nil {
			return err
		}
	}
	return nil
}

func writeDossiers(b *testing.B, path string, n int) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	out := bufio.NewWriter(f)
	w := csv.NewWriter(out)
	if err := w.Write(dossierHeading); err != nil {
		b.Fatal(err)
	}
	if err := dossierRows(n, w.Write); err != nil {
		b.Fatal(err)
	}
	w.Flush()
	if w.Error() != nil || out.Flush() != nil || f.Close() != nil {
		b.Fatal("the file was not written")
	}
}

// emptyNation makes an installation that has the units and nothing else to
// speak of.
func emptyNation(b *testing.B, dir, data string, more ...string) {
	b.Helper()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	units := strings.Builder{}
	units.WriteString("alias,name,level,parent\nnation,Nation,province,\n")
	for u := range communes {
		fmt.Fprintf(&units, "u%d,Unit %d,commune,nation\n", u, u)
	}
	write("units.csv", units.String())
	write("inputs.csv", "unit,criterion,input,value\nu0,1,points,9\n")
	write("index.yaml", "index: b\nversion: \"1\"\ntitle: B\nyear: 2024\nlevel: commune\ntotal: 10\nclasses: {list: [{key: a, name: A, from: 0}]}\nareas:\n- {code: \"1\", title: A, max: 10, rule: {kind: appraised}}\n")
	write("round.yaml", "round: b\ntitle: {vi: B}\nyear: 2024\npublisher: nation\npublished: 2025-01-15\nrulebook: index.yaml\nunits: units.csv\ninputs: inputs.csv\n")
	run(b, io.Discard, append([]string{"load", filepath.Join(dir, "round.yaml"), "--data", data}, more...)...)
}

// program builds the program, so that its memory is its own.
func program(b *testing.B, dir string) string {
	b.Helper()
	name := filepath.Join(dir, "parindex")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", name, "../cmd/parindex").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return name
}

// timed runs a program and returns its output, how long it took, and the most
// memory that it held, in MB.
func timed(b *testing.B, name string, args ...string) (out []byte, took time.Duration, resident float64) {
	b.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(b.Context(), name, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%s %v: %v: %.2000s", name, args, err, stderr.String())
	}
	took = time.Since(start)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatal("no account of memory")
	}
	return stdout.Bytes(), took, float64(usage.Maxrss) / 1024
}

// BenchmarkDossiersSQLite imports a year of the nation's dossiers, and in the
// same run lets the sqlite3 shell load the same file bare. Both must agree on
// every unit.
func BenchmarkDossiersSQLite(b *testing.B) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		b.Skip("sqlite3 is not installed")
	}
	dir := b.TempDir()
	file, data, theirs := filepath.Join(dir, "d.csv"), filepath.Join(dir, "data"), filepath.Join(dir, "bare.db")
	writeDossiers(b, file, dossierCount(b))
	parindex := program(b, dir)
	for b.Loop() {
		if os.RemoveAll(data) != nil || os.RemoveAll(theirs) != nil {
			b.Fatal("a folder cannot be removed")
		}
		emptyNation(b, dir, data)
		_, bare, _ := timed(b, "sqlite3", theirs, "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL", ".mode csv", ".import "+file+" t")
		_, first, resident := timed(b, parindex, "dossiers", "import", file, "--unit", "nation", "--data", data)
		_, again, _ := timed(b, parindex, "dossiers", "import", file, "--unit", "nation", "--data", data)
		_, rates, _ := timed(b, parindex, "dossiers", "measure", "--data", data, "--as-of", "2025-12-31", "--json")
		agree(b, measured(b, parindex, data), asked(b, theirs))
		report(b, bare, first)
		b.ReportMetric(again.Seconds()/first.Seconds(), "again/first")
		b.ReportMetric(resident, "MB-resident")
		b.ReportMetric(float64(rates.Milliseconds()), "ms-all-rates")
	}
}

func report(b *testing.B, theirs, ours time.Duration) {
	b.Helper()
	b.ReportMetric(theirs.Seconds(), "s-bare")
	b.ReportMetric(ours.Seconds(), "s-parindex")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "times-bare")
}

// postgres is the server to measure on.
func postgres(b *testing.B) string {
	b.Helper()
	server := os.Getenv("PARINDEX_TEST_POSTGRES")
	if _, err := exec.LookPath("psql"); err != nil || server == "" {
		b.Skip("set PARINDEX_TEST_POSTGRES, and install psql")
	}
	return server
}

// benchSchema makes a schema that goes with the benchmark, and returns its
// name and where it is.
func benchSchema(b *testing.B) (schema, there string) {
	b.Helper()
	server := postgres(b)
	schema = fmt.Sprintf("bench_%d", time.Now().UnixNano())
	timed(b, "psql", server, "-qc", "CREATE SCHEMA "+schema)
	b.Cleanup(func() {
		drop := "SET client_min_messages TO warning; DROP SCHEMA " + schema + " CASCADE"
		if out, err := exec.Command("psql", server, "-qc", drop).CombinedOutput(); err != nil {
			b.Errorf("%v: %s", err, out)
		}
	})
	join := "?"
	if strings.Contains(server, "?") {
		join = "&"
	}
	return schema, server + join + "search_path=" + schema
}

// BenchmarkDossiersPostgres imports the same file beside a bare COPY of it.
func BenchmarkDossiersPostgres(b *testing.B) {
	server := postgres(b)
	dir := b.TempDir()
	file, data := filepath.Join(dir, "d.csv"), filepath.Join(dir, "data")
	writeDossiers(b, file, dossierCount(b))
	parindex := program(b, dir)
	for b.Loop() {
		schema, there := benchSchema(b)
		emptyNation(b, dir, data, "--database", there)
		table := fmt.Sprintf("CREATE TABLE %s.t (%s text)", schema, strings.Join(strings.Split("a b c d e f g h i j k l", " "), " text, "))
		timed(b, "psql", server, "-qc", table)
		_, bare, _ := timed(b, "psql", server, "-qc", fmt.Sprintf(`\copy %s.t FROM '%s' CSV HEADER`, schema, file))
		_, ours, resident := timed(b, parindex, "dossiers", "import", file, "--unit", "nation", "--data", data, "--database", there)
		report(b, bare, ours)
		b.ReportMetric(resident, "MB-resident")
	}
}
