package web_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	mathrand "math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/smallstep/pkcs7"

	"github.com/parindex/parindex/app"
)

// endless is a PDF that goes on and on.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// heap watches the largest heap while do runs, in bytes above what was there.
func heap(do func()) int64 {
	read := func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapInuse)
	}
	runtime.GC()
	before, most := read(), atomic.Int64{}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				most.Store(max(most.Load(), read()-before))
			}
		}
	}()
	do()
	close(done)
	<-ended
	return most.Load()
}

const (
	large    = 200 << 20
	mostHeap = 48 << 20
)

// 200 MB by the plain form: a sentence, not a broken page, and no more memory
// than for a small file.
func TestLargeFileByTheForm(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	v := s.visitor(t, "ytich.vanphong")
	body, to := io.Pipe()
	w := multipart.NewWriter(to)
	go func() {
		part, err := w.CreateFormFile("files", "lớn.pdf")
		if err == nil {
			_, err = io.Copy(part, io.MultiReader(strings.NewReader("%PDF-1.4 "), io.LimitReader(endless{}, large)))
		}
		if err == nil {
			err = w.Close()
		}
		to.CloseWithError(err)
	}()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+liveUnit+"/scoring/3.4.1", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	used := heap(func() {
		got := v.send(r)
		if got.status != http.StatusRequestEntityTooLarge || !strings.Contains(got.text(".note-box.bad"), "Tệp lớn hơn 50 MB; hãy giảm dung lượng") {
			t.Errorf("%d %s", got.status, got.text(".note-box.bad"))
		}
	})
	t.Logf("%d MB of memory", used>>20)
	if used > mostHeap {
		t.Errorf("%d MB of memory", used>>20)
	}
	if got := v.sees(liveUnit + "/scoring/3.4.1").Find(".proofs li").Length(); got != 0 {
		t.Errorf("%d pieces of evidence", got)
	}
}

// 200 MB in pieces where the installation allows it: memory stays flat.
func TestLargeFileInPieces(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 400 MB")
	}
	s := serveDemo(t)
	s.sys.SetMostProof(300 << 20)
	openLive(t, s)
	v := s.visitor(t, "ytich.vanphong")
	at := s.URL + liveUnit + "/scoring/3.4.1/uploads/12345678-piece?name=" + url.QueryEscape("lớn.pdf")
	const piece = 4 << 20
	used := heap(func() {
		for from := int64(0); from < large; from += piece {
			body := io.LimitReader(endless{}, piece)
			if from == 0 {
				body = io.LimitReader(io.MultiReader(strings.NewReader("%PDF-1.4 "), endless{}), piece)
			}
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, at, body)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, from+piece-1, int64(large)))
			if got := v.send(r); got.status != ok {
				t.Fatalf("at %d: %d %s", from, got.status, got.body)
			}
		}
	})
	t.Logf("%d MB of memory", used>>20)
	if used > mostHeap {
		t.Errorf("%d MB of memory", used>>20)
	}
	if got := v.sees(liveUnit + "/scoring/3.4.1").text(".proofs li"); !strings.Contains(got, "204.800 kB") {
		t.Errorf("%q", got)
	}
}

// signedPDF is a PDF that Nguyễn Văn A signed. It is not one that viewers
// show.
func signedPDF(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Nguyễn Văn A"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	const room, tail = 8192, ">>endobj\n%%EOF\n"
	head := "%PDF-1.7\n7 0 obj<</Type/Sig/ByteRange[0 "
	length := len(head) + len("00000 00000 00000]/Contents")
	head += fmt.Sprintf("%05d %05d %05d]/Contents", length, length+room+2, len(tail))
	data, err := pkcs7.NewSignedData([]byte(head + tail))
	if err != nil {
		t.Fatal(err)
	}
	if err := data.AddSigner(cert, key, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	data.Detach()
	signed, err := data.Finish()
	if err != nil {
		t.Fatal(err)
	}
	digits := hex.EncodeToString(signed)
	return head + "<" + digits + strings.Repeat("0", room-len(digits)) + ">" + tail
}

// Who signed a file, and when, stands beside it, with the word that nobody
// checked the certificate; a signature after the deadline is something to look
// at before submitting.
func TestSignaturesAreShown(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	v := s.visitor(t, "ytich.vanphong")
	at := liveUnit + "/scoring/3.4.1"
	file := signedPDF(t)
	v.files(at, map[string]string{"ký.pdf": file})
	v.want(http.StatusSeeOther, at, "in.ontime", "1000", "in.resolved", "1000")
	page := v.sees(at)
	if got := page.text(".signed"); !strings.HasPrefix(got, "Nguyễn Văn A ký số lúc ") || !strings.Contains(got, "chưa kiểm chứng chứng thư") {
		t.Errorf("%q", got)
	}
	// The machine that signed is years ahead of the round's deadline.
	if got := v.sees(liveUnit + "/scoring").text(".before"); !strings.Contains(got, "Tài liệu “ký.pdf” do Nguyễn Văn A ký số lúc") || !strings.Contains(got, "sau hạn") {
		t.Errorf("%q", got)
	}
	v.files(at, map[string]string{"sửa.pdf": strings.Replace(file, "%PDF-1.7", "%PDF-1.6", 1)})
	if got := v.sees(at).text(".proofs li:last-child .signed"); !strings.Contains(got, "Tệp không còn như khi ký") {
		t.Errorf("%q", got)
	}
}

// The pages of a running round load within 150 kB, with nothing packed.
func TestFirstLoadOfARunningRound(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	for login, paths := range map[string][]string{
		"ytich.vanphong":   {liveUnit + "/scoring/3.4.1", liveUnit + "/scoring"},
		"chilang.thamdinh": {live + "/appraisal/3.4.1"},
	} {
		v := s.visitor(t, login)
		for _, path := range paths {
			page := v.sees(path)
			total := len(page.body)
			for _, file := range assets(t, v, page) {
				total += len(file.body)
			}
			t.Logf("%s: %d bytes", path, total)
			if total > 150_000 {
				t.Errorf("%s: the first load is %d bytes", path, total)
			}
		}
	}
}

// saving is how long they do it: half a minute where everything is required.
func saving() time.Duration {
	if os.Getenv("PARINDEX_REQUIRE_ALL") != "" {
		return 30 * time.Second
	}
	return 3 * time.Second
}

// saved is a save that was acknowledged.
type saved struct{ code, saw, typed string }

// Fifty clients save over one sheet through the pages: what each component
// holds in the end is reached by one chain of acknowledged saves, each of which
// saw the one before; none is lost, and the log verifies.
func TestManySaveOneSheet(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	var codes []string
	people := []*visitor{s.visitor(t, "ytich.vanphong"), s.visitor(t, "ytich.chutich")}
	people[0].sees(liveUnit + "/scoring").Find("tr[data-row]").Each(func(_ int, row *goquery.Selection) {
		if len(codes) < 20 {
			codes = append(codes, strings.TrimPrefix(row.AttrOr("id", ""), "c-"))
		}
	})
	end := time.Now().Add(saving())
	var mu sync.Mutex
	var all []saved
	saw := map[string]string{} // by component, what one of them saw last
	var told int
	var wg sync.WaitGroup
	for who := range 50 {
		wg.Go(func() {
			random := mathrand.New(mathrand.NewPCG(1, uint64(who)))
			for i := 0; time.Now().Before(end); i++ {
				code, typed := codes[random.IntN(len(codes))], fmt.Sprintf("%d lần %d", who, i)
				mu.Lock()
				seen := saw[code]
				mu.Unlock()
				status, a, err := people[who%2].trySave(code, seen, typed)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				switch {
				case status == ok:
					all = append(all, saved{code, seen, typed})
					saw[code] = typed
				case status == http.StatusConflict && len(a.Clashes) == 1:
					told++
					saw[code] = a.Clashes[0].Saved
				default:
					t.Errorf("%d %+v", status, a)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	t.Logf("%d saved, %d told of another's", len(all), told)
	if len(all) < 10 || told == 0 {
		t.Error("too little was done to say anything")
	}
	next := map[[2]string]string{}
	for _, one := range all {
		at := [2]string{one.code, one.saw}
		if lost, twice := next[at]; twice {
			t.Errorf("%s: %q and %q were both saved over %q", one.code, lost, one.typed, one.saw)
		}
		next[at] = one.typed
	}
	reached := 0
	for _, code := range codes {
		text := ""
		for {
			typed, more := next[[2]string{code, text}]
			if !more {
				break
			}
			text = typed
			reached++
		}
		if got := people[0].sees(liveUnit + "/scoring/" + code).text("#explanation"); got != text {
			t.Errorf("%s holds %q, the last that was acknowledged is %q", code, got, text)
		}
	}
	if reached != len(all) {
		t.Errorf("%d of %d acknowledged saves are in the chain", reached, len(all))
	}
	if _, err := s.sys.VerifyAudit(t.Context(), app.Console("test")); err != nil {
		t.Error(err)
	}
}

// trySave saves one explanation as a script does, from any goroutine.
func (v *visitor) trySave(code, saw, typed string) (int, told, error) {
	body := url.Values{"explanation": {typed}, "saw.explanation": {saw}}
	r, err := http.NewRequest(http.MethodPost, v.site.URL+liveUnit+"/scoring/"+code, strings.NewReader(body.Encode()))
	if err != nil {
		return 0, told{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	response, err := v.http.Do(r)
	if err != nil {
		return 0, told{}, err
	}
	defer response.Body.Close()
	var a told
	err = json.NewDecoder(response.Body).Decode(&a)
	return response.StatusCode, a, err
}
