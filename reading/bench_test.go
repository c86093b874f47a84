//go:build unix

package reading_test

import (
	"context"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/reading"
)

// tenMegabytes is a paper as long as one may be: the seed again and again.
func tenMegabytes(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/y-tich-2024.txt")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.Repeat(string(data), 10<<20/len(data)))
}

// TestTenMegabytes: at most two seconds and 200 MB.
func TestTenMegabytes(t *testing.T) {
	if testing.Short() {
		t.Skip("reads ten megabytes")
	}
	data := tenMegabytes(t)
	runtime.GC()
	start := cpuTime(t)
	text, err := paper.Read(context.Background(), data, "a.txt", paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	read := cpuTime(t) - start
	c := reading.Read(text, nil)
	took := cpuTime(t) - start
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d MB: text in %v, claims in %v; %d MB from the system", len(data)>>20, read, took-read, m.Sys>>20)
	if len(c.Components) != 9 {
		t.Errorf("%d components", len(c.Components))
	}
	if took > 2*time.Second || m.Sys > 200<<20 {
		t.Errorf("took %v and %d MB", took, m.Sys>>20)
	}
}

// cpuTime is what this process has used: the machine may be busy.
func cpuTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkRead(b *testing.B) {
	data := tenMegabytes(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		text, err := paper.Read(context.Background(), data, "a.txt", paper.Options{})
		if err != nil {
			b.Fatal(err)
		}
		reading.Read(text, nil)
	}
}
