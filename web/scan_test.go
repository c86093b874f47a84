package web_test

import (
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/parindex/parindex/malware"
)

// scanner speaks clamd's protocol, and finds what holds EICAR.
func scanner(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.CopyN(io.Discard, conn, int64(len("zINSTREAM\x00")))
			var text strings.Builder
			for size := uint32(1); size > 0; {
				if binary.Read(conn, binary.BigEndian, &size) != nil {
					break
				}
				_, _ = io.CopyN(&text, conn, int64(size))
			}
			answer := "stream: OK\x00"
			if strings.Contains(text.String(), "EICAR") {
				answer = "stream: Eicar-Test-Signature FOUND\x00"
			}
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}
	}()
	return l
}

// TestHarmfulFiles: what a scanner finds is refused in plain words wherever
// files are sent, and while it is away none is taken.
func TestHarmfulFiles(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	l := scanner(t)
	var err error
	if s.sys.Scanner, err = malware.At(l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	const sound, harmful = "%PDF-1.4\n%%EOF", "%PDF-1.4\nEICAR\n%%EOF"
	v, p := s.visitor(t, "ytich.vanphong"), s.program(t, "ytich.chutich")
	at := liveUnit + "/scoring/3.4.1"
	if got := v.files(at, map[string]string{"a.pdf": harmful}); !strings.Contains(got.body, "quét thấy mã độc (Eicar-Test-Signature)") {
		t.Error(got.status, got.text(".note-box"))
	}
	if got := v.sees(at); strings.Contains(got.text("main"), "a.pdf") {
		t.Error("the harmful file was kept")
	}
	if got := p.ask("POST", v1live+"/scoring/3.4.1/proofs?name=a.pdf", harmful, "Idempotency-Key", "1"); got.status != wrong || got.body["code"] != "scan.found" {
		t.Error(got.text)
	}
	head := s.visitor(t, "ytich.chutich")
	if got := head.multi(unit+"/report/signed", "file", "bc.pdf", harmful, "number", "45/BC-UBND", "date", "02/5/2024", "version", "0"); got.status != wrong || !strings.Contains(got.body, "mã độc") {
		t.Error(got.status, got.text("main"))
	}
	if got := p.ask("POST", v1live+"/scoring/3.4.1/proofs?name=b.pdf", sound, "Idempotency-Key", "2"); got.status != http.StatusCreated {
		t.Error("a sound file:", got.text)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got := p.ask("POST", v1live+"/scoring/3.4.1/proofs?name=c.pdf", sound, "Idempotency-Key", "3"); got.status != http.StatusServiceUnavailable || got.body["code"] != "scan.away" {
		t.Error("without the scanner:", got.text)
	}
}
