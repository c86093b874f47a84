package signature_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/parindex/parindex/signature"
)

const signer = "Nguyễn Văn A"

// sign makes a PDF signed by signer. What is not needed for reading a
// signature is left out of it.
func sign(t testing.TB, before, m string, detached bool) []byte {
	t.Helper()
	cert, key := certificate(t, &x509.Certificate{
		Subject: pkix.Name{CommonName: signer, Organization: []string{"UBND xã"}}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}, nil, nil)
	return signBy(t, before, m, detached, cert, key, nil)
}

// signBy makes a PDF signed by the owner of a certificate, with further ones
// put beside it.
func signBy(t testing.TB, before, m string, detached bool, cert *x509.Certificate, key *ecdsa.PrivateKey, beside []*x509.Certificate) []byte {
	t.Helper()
	const room = 8192
	head := before + "\n7 0 obj\n<</Type/Sig/SubFilter/adbe.pkcs7.detached" + m + "/ByteRange "
	tail := ">>\nendobj\n%%EOF\n"
	const span = "[0 %010d %010d %010d]/Contents "
	length := len(head) + len(fmt.Sprintf(span, 0, 0, 0))
	head += fmt.Sprintf(span, length, length+room+2, len(tail))
	data, err := pkcs7.NewSignedData([]byte(head + tail))
	if err != nil {
		t.Fatal(err)
	}
	data.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := data.AddSigner(cert, key, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range beside {
		data.AddCertificate(c)
	}
	if detached {
		data.Detach()
	}
	signed, err := data.Finish()
	if err != nil {
		t.Fatal(err)
	}
	digits := hex.EncodeToString(signed)
	return []byte(head + "<" + digits + strings.Repeat("0", room-len(digits)) + ">" + tail)
}

func read(t testing.TB, file []byte) []signature.Signature {
	t.Helper()
	got, err := signature.Read(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestRead(t *testing.T) {
	// The second range straddles two pieces of reading.
	for _, before := range []string{"%PDF-1.7", "%PDF-1.7" + strings.Repeat(" ", 64<<10-100)} {
		file := sign(t, before, "", true)
		got := read(t, file)
		if len(got) != 1 || got[0].Signer != signer || !got[0].Intact || !got[0].Whole || time.Since(got[0].At).Abs() > time.Minute {
			t.Fatalf("%+v", got)
		}
		file[3] = 'X'
		if got := read(t, file); len(got) != 1 || got[0].Intact || got[0].Signer != signer {
			t.Errorf("a changed file: %+v", got)
		}
		file[3] = 'F'
		if got := read(t, append(file, "7 0 obj<<>>endobj"...)); len(got) != 1 || !got[0].Intact || got[0].Whole {
			t.Errorf("added after the signature: %+v", got)
		}
	}
}

func TestTwoSignatures(t *testing.T) {
	first := sign(t, "%PDF-1.7", "", true)
	both := sign(t, string(first), "", true)
	got := read(t, both)
	if len(got) != 2 || !got[0].Intact || got[0].Whole || !got[1].Intact || !got[1].Whole {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoSignature(t *testing.T) {
	signed := sign(t, "%PDF-1.7", "", true)
	broken := bytes.Replace(signed, []byte("Contents <30"), []byte("Contents <31"), 1)
	stamped := sign(t, "%PDF-1.7", "/SubFilter/ETSI.RFC3161", true)
	for name, file := range map[string][]byte{
		"empty": {}, "unsigned": []byte("%PDF-1.4\n%%EOF"), "cut": signed[:len(signed)-5], "broken": broken, "time stamp": stamped,
		"far beyond": []byte("%PDF /ByteRange [0 10 999999999999999 999999999999999]"), "backwards": []byte("%PDF /ByteRange [0 10 5 5]"),
	} {
		if got := read(t, file); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := read(t, sign(t, "%PDF-1.7", "", false)); len(got) == 1 && got[0].Intact {
		t.Errorf("a signature that carries another content: %+v", got)
	}
}

// failing is a disk that cannot be read.
type failing struct{ io.ReaderAt }

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errors.New("đĩa lỗi") }

func TestReadingFails(t *testing.T) {
	if _, err := signature.Read(failing{}, 100); err == nil {
		t.Error("no error from a disk that fails")
	}
}

// What people upload is read without harm, and says nothing that cannot be.
func FuzzRead(f *testing.F) {
	f.Add(sign(f, "%PDF-1.7", "/M(D:20241015100000+07'00')", true))
	f.Add([]byte("%PDF-1.7 /ByteRange [0 10 20 5]<3080>"))
	f.Add([]byte("%PDF /ByteRange[0 21 31 0]<30800000>\n/M (D:99999999999999"))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, s := range read(t, file) {
			if !s.At.IsZero() && s.At.Location() != time.UTC {
				t.Errorf("%+v", s)
			}
		}
	})
}
