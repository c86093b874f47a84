package signature_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/parindex/parindex/signature"
)

var serial int64 = 100

// certificate makes a certificate, signed by another or, where by is nil, by
// itself.
func certificate(t testing.TB, about, by *x509.Certificate, byKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial++
	about.SerialNumber = big.NewInt(serial)
	if by == nil {
		by, byKey = about, key
	}
	der, err := x509.CreateCertificate(rand.Reader, about, by, key.Public(), byKey)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// authority is one that issues certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t testing.TB, name string, by *authority) authority {
	t.Helper()
	about := &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	var a authority
	if by == nil {
		a.cert, a.key = certificate(t, about, nil, nil)
	} else {
		a.cert, a.key = certificate(t, about, by.cert, by.key)
	}
	return a
}

func (a authority) list(t testing.TB, made time.Time, revoked ...*x509.Certificate) []byte {
	t.Helper()
	list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: made, NextUpdate: made.Add(time.Hour)}
	for _, c := range revoked {
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries, x509.RevocationListEntry{SerialNumber: c.SerialNumber, RevocationTime: made.Add(-time.Minute)})
	}
	der, err := x509.CreateRevocationList(rand.Reader, list, a.cert, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestJudge(t *testing.T) {
	root, stranger := newAuthority(t, "Gốc", nil), newAuthority(t, "Gốc khác", nil)
	issuer := newAuthority(t, "Đơn vị cấp", &root)
	about := func(from, to time.Duration) *x509.Certificate {
		return &x509.Certificate{Subject: pkix.Name{CommonName: signer}, NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to), KeyUsage: x509.KeyUsageDigitalSignature}
	}
	leaf, key := certificate(t, about(-time.Hour, time.Hour), issuer.cert, issuer.key)
	old, oldKey := certificate(t, about(-2*time.Hour, -time.Hour), issuer.cert, issuer.key)
	foreign, foreignKey := certificate(t, about(-time.Hour, time.Hour), stranger.cert, stranger.key)
	good := signBy(t, "%PDF-1.7", "", true, leaf, key, []*x509.Certificate{issuer.cert})
	expired := signBy(t, "%PDF-1.7", "", true, old, oldKey, []*x509.Certificate{issuer.cert})
	alone := signBy(t, "%PDF-1.7", "", true, leaf, key, nil)
	unknown := signBy(t, "%PDF-1.7", "", true, foreign, foreignKey, []*x509.Certificate{stranger.cert})
	changed := bytes.Replace(good, []byte("%PDF-1.7"), []byte("%PDF-1.6"), 1)
	fresh, stale := issuer.list(t, time.Now().Add(time.Minute)), issuer.list(t, time.Now().Add(-time.Hour))
	revoked := issuer.list(t, time.Now().Add(time.Minute), leaf)
	rootList := root.list(t, time.Now().Add(time.Minute), issuer.cert)
	ownCert, ownKey := certificate(t, about(-time.Hour, time.Hour), nil, nil)
	own := signBy(t, "%PDF-1.7", "", true, ownCert, ownKey, nil)

	for name, c := range map[string]struct {
		file    []byte
		anchors [][]byte
		trust   signature.Trust
		why     signature.Why
		named   string
	}{
		"trusted":             {good, [][]byte{root.cert.Raw, fresh}, signature.Trusted, signature.Chained, "Gốc"},
		"no anchors":          {good, nil, signature.Unchecked, signature.NoAnchors, ""},
		"no list":             {good, [][]byte{root.cert.Raw}, signature.Unchecked, signature.NoList, "Đơn vị cấp"},
		"old list":            {good, [][]byte{root.cert.Raw, stale}, signature.Unchecked, signature.OldList, "Đơn vị cấp"},
		"revoked":             {good, [][]byte{root.cert.Raw, fresh, revoked}, signature.Untrusted, signature.Revoked, "Đơn vị cấp"},
		"issuer revoked":      {good, [][]byte{root.cert.Raw, fresh, rootList}, signature.Untrusted, signature.Revoked, "Gốc"},
		"expired":             {expired, [][]byte{root.cert.Raw, fresh}, signature.Untrusted, signature.OutOfTime, signer},
		"unknown root":        {unknown, [][]byte{root.cert.Raw, fresh}, signature.Untrusted, signature.UnknownRoot, "Gốc khác"},
		"issuer missing":      {alone, [][]byte{root.cert.Raw, fresh}, signature.Unchecked, signature.NoIssuer, "Đơn vị cấp"},
		"issuer loaded":       {alone, [][]byte{root.cert.Raw, issuer.cert.Raw, fresh}, signature.Trusted, signature.Chained, "Gốc"},
		"issuer is no anchor": {good, [][]byte{issuer.cert.Raw, fresh}, signature.Unchecked, signature.NoAnchors, ""},
		"signed by itself":    {own, [][]byte{root.cert.Raw, fresh}, signature.Untrusted, signature.UnknownRoot, signer},
		"changed":             {changed, [][]byte{root.cert.Raw, fresh}, signature.Untrusted, signature.Changed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var anchors []signature.Anchor
			for _, der := range c.anchors {
				a, err := signature.ReadAnchors(der)
				if err != nil {
					t.Fatal(err)
				}
				anchors = append(anchors, a...)
			}
			found := read(t, c.file)
			if len(found) != 1 {
				t.Fatalf("%d signatures", len(found))
			}
			if got := found[0].Judge(anchors); got.Trust != c.trust || got.Why != c.why || got.Name != c.named {
				t.Errorf("%+v, want %s because %s (%s)", got, c.trust, c.why, c.named)
			}
		})
	}
}

// A list that somebody else signed in the issuer's name revokes nothing.
func TestForgedList(t *testing.T) {
	root := newAuthority(t, "Gốc", nil)
	thief := newAuthority(t, "Gốc", nil)
	leaf, key := certificate(t, &x509.Certificate{Subject: pkix.Name{CommonName: signer}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}, root.cert, root.key)
	var anchors []signature.Anchor
	for _, der := range [][]byte{root.cert.Raw, root.list(t, time.Now().Add(time.Minute)), thief.list(t, time.Now().Add(time.Minute), leaf)} {
		a, err := signature.ReadAnchors(der)
		if err != nil {
			t.Fatal(err)
		}
		anchors = append(anchors, a...)
	}
	if got := read(t, signBy(t, "%PDF-1.7", "", true, leaf, key, nil))[0].Judge(anchors); got.Trust != signature.Trusted {
		t.Errorf("%+v", got)
	}
}

func TestReadAnchors(t *testing.T) {
	root := newAuthority(t, "Gốc", nil)
	issuer := newAuthority(t, "Đơn vị cấp", &root)
	var text bytes.Buffer
	for _, b := range []pem.Block{{Type: "CERTIFICATE", Bytes: root.cert.Raw}, {Type: "CERTIFICATE", Bytes: issuer.cert.Raw}, {Type: "X509 CRL", Bytes: root.list(t, time.Now())}} {
		if err := pem.Encode(&text, &b); err != nil {
			t.Fatal(err)
		}
	}
	got, err := signature.ReadAnchors(text.Bytes())
	if err != nil || len(got) != 3 {
		t.Fatalf("%d anchors, %v", len(got), err)
	}
	for i, want := range []string{signature.RootAnchor, signature.IssuerAnchor, signature.ListAnchor} {
		if got[i].Kind != want {
			t.Errorf("anchor %d is a %s, want %s", i, got[i].Kind, want)
		}
	}
	for _, file := range []string{"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		if _, err := signature.ReadAnchors([]byte(file)); !errors.Is(err, signature.ErrNoAnchor) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func FuzzReadAnchors(f *testing.F) {
	root := newAuthority(f, "Gốc", nil)
	f.Add(root.cert.Raw)
	f.Add(root.list(f, time.Now()))
	f.Fuzz(func(t *testing.T, data []byte) {
		anchors, err := signature.ReadAnchors(data)
		if (err == nil) != (len(anchors) > 0) {
			t.Errorf("%d anchors, %v", len(anchors), err)
		}
	})
}
