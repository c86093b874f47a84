package cli_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/parindex/parindex/cli"
)

// certify writes a certificate of its own for a name, and returns its files.
func certify(t *testing.T, dir, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

var beside = regexp.MustCompile(`msg=beside addr=(\S+)`)

// trusting is a client that trusts the certificates of a file and asks for a
// name, wherever the server is.
func trusting(t *testing.T, roots []byte, name, at string) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(roots) {
		t.Fatal("no certificate")
	}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: name, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, at)
			},
		},
	}
}

// TestServeTLS: the server speaks TLS by files, sends people who ask plainly to
// the address that was laid down, and takes no other name.
func TestServeTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := certify(t, dir, "cchc.example.vn")
	url, out, stop := started(t, "serve", "--data", filepath.Join(dir, "data"), "--as-root", "--tls-cert", cert, "--tls-key", key,
		"--public-url", "https://cchc.example.vn/", "--redirect-addr", "127.0.0.1:0")
	defer stop()
	if !strings.HasPrefix(url, "https://") {
		t.Fatal(url)
	}
	roots, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	client := trusting(t, roots, "cchc.example.vn", strings.TrimPrefix(url, "https://"))
	got, err := client.Get("https://cchc.example.vn/sign-in")
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK || got.ProtoMajor != 2 || got.Header.Get("Strict-Transport-Security") == "" {
		t.Error(got.Status, got.Proto, got.Header)
	}
	other, err := client.Get("https://other.example.vn/sign-in")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Body.Close()
	if other.StatusCode != http.StatusMisdirectedRequest {
		t.Error("another name:", other.Status)
	}
	plain := beside.FindStringSubmatch(out.String())
	if plain == nil {
		t.Fatal(out)
	}
	for method, want := range map[string]int{http.MethodGet: http.StatusMovedPermanently, http.MethodPost: http.StatusBadRequest} {
		r, err := http.NewRequest(method, "http://"+plain[1]+"/sign-in?next=/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "evil.example"
		sent, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer sent.Body.Close()
		if sent.StatusCode != want || want == http.StatusMovedPermanently && sent.Header.Get("Location") != "https://cchc.example.vn/sign-in?next=/x" {
			t.Error(method, sent.Status, sent.Header.Get("Location"))
		}
	}
}

// TestTLSRefused: what cannot be served is said before anything is written.
func TestTLSRefused(t *testing.T) {
	dir := t.TempDir()
	cert, key := certify(t, dir, "a")
	other, _ := certify(t, dir, "b")
	for name, args := range map[string][]string{
		"no key":          {"--tls-cert", cert},
		"another's key":   {"--tls-cert", other, "--tls-key", key},
		"both ways":       {"--tls-cert", cert, "--tls-key", key, "--acme", "--public-url", "https://a.vn"},
		"no such file":    {"--tls-cert", cert + "x", "--tls-key", key},
		"no address":      {"--acme"},
		"a plain address": {"--acme", "--public-url", "http://a.vn"},
		"an address":      {"--public-url", "cchc.tinh.gov.vn"},
		"a page":          {"--public-url", "https://a.vn/cchc"},
		"no root":         {"--acme", "--public-url", "https://a.vn", "--acme-root", key},
	} {
		out := &output{}
		data := filepath.Join(dir, "data")
		if code := cli.Run(append([]string{"serve", "--data", data, "--as-root", "--addr", "127.0.0.1:0"}, args...), strings.NewReader(""), out, out); code != 1 {
			t.Errorf("%s: %d %s", name, code, out)
		}
		if _, err := os.Stat(data); !os.IsNotExist(err) {
			t.Errorf("%s: wrote its data folder", name)
		}
	}
}

// TestACME: the server gets its certificate from an authority by itself.
func TestACME(t *testing.T) {
	pebble, err := exec.LookPath("pebble")
	if err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("pebble is needed for this test and is not installed")
		}
		t.Skip("needs pebble, which is not installed (go install github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1)")
	}
	dir := t.TempDir()
	const name = "cchc.example.vn"
	cert, key := certify(t, dir, "localhost")
	ports := freePorts(t, 4)
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress": "127.0.0.1:" + ports[0], "managementListenAddress": "127.0.0.1:" + ports[1], "certificate": cert, "privateKey": key,
		"httpPort": atoi(t, ports[2]), "tlsPort": atoi(t, ports[3]), "ocspResponderURL": "", "externalAccountBindingRequired": false,
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "pebble.json")
	if err := os.WriteFile(file, config, 0o600); err != nil {
		t.Fatal(err)
	}
	authority := exec.CommandContext(t.Context(), pebble, "-config", file, "-dnsserver", answerNames(t))
	authority.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1")
	said := &output{}
	authority.Stdout, authority.Stderr = said, said
	if err := authority.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = authority.Process.Kill(); _ = authority.Wait() })

	url, out, stop := startedAt(t, "127.0.0.1:"+ports[3], "serve", "--data", filepath.Join(dir, "data"), "--as-root", "--acme", "--public-url", "https://"+name,
		"--acme-directory", "https://localhost:"+ports[0]+"/dir", "--acme-root", cert)
	defer stop()
	roots := authorityRoots(t, cert, ports[1])
	client := trusting(t, roots, name, strings.TrimPrefix(url, "https://"))
	got, err := client.Get("https://" + name + "/sign-in")
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, said)
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK || got.TLS.PeerCertificates[0].Issuer.CommonName == "localhost" {
		t.Error(got.Status, got.TLS.PeerCertificates[0].Issuer)
	}
	kept, err := filepath.Glob(filepath.Join(dir, "data", "acme", name+"*"))
	if err != nil || len(kept) == 0 {
		t.Error("the certificate is not kept:", kept, err)
	}
	if other, err := trusting(t, roots, "other.vn", strings.TrimPrefix(url, "https://")).Get("https://other.vn/"); err == nil {
		t.Error("a certificate for another name:", other.Status, other.Body.Close())
	}
}

// answerNames serves names that are all this machine, by TCP.
func answerNames(t *testing.T) string {
	t.Helper()
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = at.Close() })
	go func() {
		for {
			conn, err := at.Accept()
			if err != nil {
				return
			}
			answerName(conn)
		}
	}()
	return at.Addr().String()
}

func answerName(conn net.Conn) {
	defer conn.Close() //nolint:errcheck // the answer was sent
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return
	}
	packet := make([]byte, binary.BigEndian.Uint16(size[:]))
	var m dnsmessage.Message
	if _, err := io.ReadFull(conn, packet); err != nil || m.Unpack(packet) != nil || len(m.Questions) != 1 {
		return
	}
	m.Response, m.Additionals = true, nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
		}}
	}
	answer, err := m.Pack()
	if err != nil {
		return
	}
	_, _ = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
}

func atoi(t *testing.T, port string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(port, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// freePorts returns ports that were free a moment ago.
func freePorts(t *testing.T, n int) []string {
	t.Helper()
	var ports []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() //nolint:errcheck // it was free, which is all
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, port)
	}
	return ports
}

// authorityRoots asks the authority for the certificate by which those it gives
// are known, which it makes anew each time it starts.
func authorityRoots(t *testing.T, cert, port string) []byte {
	t.Helper()
	own, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	client := trusting(t, own, "localhost", "127.0.0.1:"+port)
	for range 100 {
		got, err := client.Get("https://localhost/roots/0")
		if err != nil {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		defer got.Body.Close()
		text, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	t.Fatal("the authority does not answer")
	return nil
}
