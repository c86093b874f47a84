package bench

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// BenchmarkCopiesLoad is BenchmarkRoundLoad on PostgreSQL, with two copies
// behind HAProxy, at each of the rates asked for.
func BenchmarkCopiesLoad(b *testing.B) {
	database := newDatabase(b)
	n := openNation(b, database, 2)
	for _, rate := range rates(b) {
		b.Run(fmt.Sprintf("%g-a-second", rate), func(b *testing.B) {
			for b.Loop() {
				n.play(b, rate).report(b)
			}
		})
	}
}

// newDatabase makes a database on the server of PARINDEX_TEST_POSTGRES, which
// goes away with the benchmark.
func newDatabase(b *testing.B) string {
	b.Helper()
	server := os.Getenv("PARINDEX_TEST_POSTGRES")
	if server == "" {
		b.Skip("set PARINDEX_TEST_POSTGRES to a postgres:// URL whose user may create databases")
	}
	u, err := url.Parse(server)
	if err != nil {
		b.Fatal(err)
	}
	name := fmt.Sprintf("parindex_load_%d", os.Getpid())
	do := func(query string) {
		db, err := sql.Open("pgx", server)
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close() //nolint:errcheck // the answer is all that matters
		if _, err := db.ExecContext(context.Background(), query); err != nil {
			b.Fatal(err)
		}
	}
	do("CREATE DATABASE " + name)
	b.Cleanup(func() { do("DROP DATABASE " + name + " WITH (FORCE)") })
	u.Path = "/" + name
	return u.String()
}

// balance starts HAProxy by the file that is shipped, before these copies, and
// returns its address.
func balance(b *testing.B, copies []string) string {
	b.Helper()
	program := ""
	for _, at := range []string{"haproxy", "/usr/sbin/haproxy"} {
		if found, err := exec.LookPath(at); err == nil {
			program = found
		}
	}
	if program == "" {
		b.Skip("needs HAProxy (apt-get install haproxy)")
	}
	text, err := os.ReadFile("../deploy/cluster/haproxy.cfg")
	if err != nil {
		b.Fatal(err)
	}
	address, unused := freeAddress(b), freeAddress(b)
	file := filepath.Join(b.TempDir(), "haproxy.cfg")
	shipped, _, _ := strings.Cut(string(text), "# Patroni answers")
	shipped = strings.NewReplacer(
		"maxconn 20000", "maxconn 2000", "user haproxy", "", "group haproxy", "", "bind :80", "bind "+address, "bind 127.0.0.1:5000", "bind "+unused, "log stdout format raw local0", "log /dev/null local0",
		"192.0.2.11:8080", strings.TrimPrefix(copies[0], "http://"), "192.0.2.12:8080", strings.TrimPrefix(copies[1], "http://"),
	).Replace(shipped)
	if err := os.WriteFile(file, []byte(shipped), 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(program, "-db", "-f", file)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
	for range 100 {
		if r, err := http.Get("http://" + address + "/sign-in"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return "http://" + address
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.Fatal("HAProxy does not pass requests on")
	return ""
}

// freeAddress is an address of this machine on which nobody listens.
func freeAddress(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // it only found an address
	return l.Addr().String()
}
