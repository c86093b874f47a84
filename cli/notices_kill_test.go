//go:build unix

package cli_test

import (
	"context"
	"errors"
	"net/mail"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	mailing "github.com/parindex/parindex/mail"
	"github.com/parindex/parindex/notice"
)

const killedAt = "PARINDEX_TEST_KILLED_AT"

// TestLettersAcrossAKill: a process that is killed before it sends, and one
// that is killed after it sent and before it could note so, lose no letter;
// whoever knows letters by their Message-ID gets each once.
func TestLettersAcrossAKill(t *testing.T) {
	if at := os.Getenv(killedAt); at != "" {
		when, rest, _ := strings.Cut(at, " ")
		dir, address, _ := strings.Cut(rest, " ")
		sendAndDie(t, when, dir, address)
		return
	}
	s := newSink(t)
	data := t.TempDir()
	clock := time.Date(2024, 4, 26, 1, 0, 0, 0, time.UTC)
	sys, err := app.Open(t.Context(), data, "", func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Close() //nolint:errcheck // the test is over
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), parindex.Shipped, "demo/chi-lang-2023.yaml", true); err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"ytich.chutich", "ytich.vanphong"} {
		who, err := sys.SignIn(t.Context(), login, map[string]string{"ytich.chutich": "demo-ytich-2023", "ytich.vanphong": "demo-vanphong-2023"}[login])
		if err != nil {
			t.Fatal(err)
		}
		if err := sys.ChooseNotices(t.Context(), app.Actor{Account: who}, notice.Choice{Address: login + "@example.vn", Hour: 7, From: 21, To: 7}); err != nil {
			t.Fatal(err)
		}
	}
	for _, when := range []string{"before", "after"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestLettersAcrossAKill$")
		cmd.Env = append(os.Environ(), killedAt+"="+when+" "+data+" "+s.address)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("the process was not killed: %v: %s", err, out)
		}
		clock = clock.Add(app.Lease + time.Second)
	}
	server := sinkServer(t, s.address)
	for range 3 {
		if _, err := sys.Digests(t.Context(), "https://cchc.example.vn"); err != nil {
			t.Fatal(err)
		}
		send := func(ctx context.Context, d notice.Delivery) error {
			return server.SendKnown(ctx, d.ID, d.Address, d.Subject, d.Body)
		}
		if _, err := sys.Deliver(t.Context(), map[string]func(context.Context, notice.Delivery) error{notice.Mail: send}); err != nil {
			t.Fatal(err)
		}
		clock = clock.Add(app.Lease + time.Second)
	}
	got, times := map[string]int{}, 0
	for _, l := range s.letters {
		m, err := mail.ReadMessage(strings.NewReader(l))
		if err != nil {
			t.Fatal(err)
		}
		got[m.Header.Get("Message-ID")]++
		times++
		if _, _, text := letter(t, l); !strings.Contains(text, "829/UBND-NV") || !strings.Contains(text, "https://cchc.example.vn/rounds/chi-lang-2023/units/y-tich/requests/") {
			t.Errorf("the digest: %s", text)
		}
	}
	if len(got) != 2 || times != 3 {
		t.Errorf("%d letters under %d IDs; two people were told, one letter came twice: %v", times, len(got), got)
	}
}

func sinkServer(t *testing.T, address string) mailing.Server {
	t.Helper()
	server, err := mailing.Parse("smtp://" + address + "?from=cchc@example.vn")
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func sendAndDie(t *testing.T, when, dir, address string) {
	now := time.Date(2024, 4, 26, 1, 0, 0, 0, time.UTC)
	if when == "after" {
		now = now.Add(app.Lease + time.Second)
	}
	sys, err := app.Open(t.Context(), dir, "", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	server := sinkServer(t, address)
	if _, err := sys.NoticeDates(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := sys.Digests(t.Context(), "https://cchc.example.vn"); err != nil {
		t.Fatal(err)
	}
	die := func(ctx context.Context, d notice.Delivery) error {
		if when == "after" {
			if err := server.SendKnown(ctx, d.ID, d.Address, d.Subject, d.Body); err != nil {
				t.Fatal(err)
			}
		}
		return syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	_, err = sys.Deliver(t.Context(), map[string]func(context.Context, notice.Delivery) error{notice.Mail: die})
	t.Fatal("outlived its process", err)
}
