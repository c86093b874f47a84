package signature

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"time"

	"github.com/smallstep/pkcs7"
)

// Trust is what an office may make of a signature.
type Trust string

// The answers.
const (
	Trusted   Trust = "trusted"
	Untrusted Trust = "untrusted"
	Unchecked Trust = "unchecked" // what would be needed is not at hand
)

// Why is the reason of an answer.
type Why string

// The reasons.
const (
	Chained     Why = "chained"      // a root vouches, and nothing was revoked
	Changed     Why = "changed"      // the file is not what was signed
	NoAnchors   Why = "no_anchors"   // no root certificate was loaded
	UnknownRoot Why = "unknown_root" // another root vouches than those loaded
	NoIssuer    Why = "no_issuer"    // the issuer's certificate is neither in the file nor loaded
	OutOfTime   Why = "out_of_time"  // the certificate was not valid when it signed
	Revoked     Why = "revoked"
	NoList      Why = "no_list"  // no list of revoked certificates of the issuer was loaded
	OldList     Why = "old_list" // the list is older than the signature
	NoTime      Why = "no_time"  // when it was signed is not said
	Unsound     Why = "unsound"  // the chain does not hold for another reason
)

// Judgement is an answer with its reason.
type Judgement struct {
	Trust Trust
	Why   Why
	Name  string    // of the root, or of the issuer that the reason speaks of
	At    time.Time // when the certificate was revoked, or ends
}

// The kinds of anchors.
const (
	RootAnchor   = "root"
	IssuerAnchor = "issuer" // an intermediate: it vouches for nobody by itself
	ListAnchor   = "list"   // of revoked certificates
)

// Anchor is one thing by which signatures are judged.
type Anchor struct {
	ID   string // SHA-256 of its content
	Kind string
	Name string
	From time.Time
	To   time.Time // zero: not said
	DER  []byte

	certificate *x509.Certificate
	list        *x509.RevocationList
}

// ErrNoAnchor says that a file holds neither certificates nor lists.
var ErrNoAnchor = errors.New("signature: no certificate and no revocation list in the file")

// mostAnchors is how many one file may bring.
const mostAnchors = 100

// ReadAnchors reads certificates and revocation lists from a file: PEM, DER or
// the certificates of a PKCS #7.
func ReadAnchors(data []byte) ([]Anchor, error) {
	var out []Anchor
	for rest := data; len(out) < mostAnchors; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		out = append(out, anchorsOf(block.Bytes)...)
	}
	if len(out) == 0 {
		out = anchorsOf(data)
	}
	if len(out) == 0 {
		return nil, ErrNoAnchor
	}
	return out[:min(len(out), mostAnchors)], nil
}

func anchorsOf(der []byte) []Anchor {
	if c, err := x509.ParseCertificate(der); err == nil {
		return []Anchor{anchorOf(c)}
	}
	if list, err := x509.ParseRevocationList(der); err == nil {
		return []Anchor{{
			ID: digest(list.Raw), Kind: ListAnchor, Name: nameOf(list.Issuer.CommonName, list.Issuer.Organization), From: list.ThisUpdate.UTC(), To: list.NextUpdate.UTC(),
			DER: list.Raw, list: list,
		}}
	}
	if length, ok := element(der, 0); ok {
		if p7, err := pkcs7.Parse(der[:length]); err == nil {
			var out []Anchor
			for _, c := range p7.Certificates {
				out = append(out, anchorOf(c))
			}
			return out
		}
	}
	return nil
}

func anchorOf(c *x509.Certificate) Anchor {
	kind := IssuerAnchor
	if selfSigned(c) {
		kind = RootAnchor
	}
	return Anchor{
		ID: digest(c.Raw), Kind: kind, Name: nameOf(c.Subject.CommonName, c.Subject.Organization), From: c.NotBefore.UTC(), To: c.NotAfter.UTC(),
		DER: c.Raw, certificate: c,
	}
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func selfSigned(c *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, c.RawSubject) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// Judge says what the anchors make of a signature. It is judged as of the time
// that the signer's machine gave: no other is known.
func (s Signature) Judge(anchors []Anchor) Judgement {
	if !s.Intact || len(s.Certificates) == 0 {
		return Judgement{Trust: Untrusted, Why: Changed}
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	n := 0
	for _, a := range anchors {
		switch {
		case a.certificate != nil && a.Kind == RootAnchor:
			roots.AddCert(a.certificate)
			n++
		case a.certificate != nil:
			between.AddCert(a.certificate)
		}
	}
	switch {
	case n == 0:
		return Judgement{Trust: Unchecked, Why: NoAnchors}
	case s.At.IsZero():
		return Judgement{Trust: Unchecked, Why: NoTime}
	}
	for _, c := range s.Certificates[1:] {
		between.AddCert(c)
	}
	signer := s.Certificates[0]
	chains, err := signer.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: s.At, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		return s.unchained(err, anchors)
	}
	return revocation(chains[0], anchors, s.At)
}

// unchained says why no root vouches.
func (s Signature) unchained(err error, anchors []Anchor) Judgement {
	signer := s.Certificates[0]
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		end := invalid.Cert.NotAfter
		if s.At.Before(invalid.Cert.NotBefore) {
			end = invalid.Cert.NotBefore
		}
		return Judgement{Trust: Untrusted, Why: OutOfTime, Name: nameOf(invalid.Cert.Subject.CommonName, invalid.Cert.Subject.Organization), At: end.UTC()}
	case !errors.As(err, &unknown):
		return Judgement{Trust: Untrusted, Why: Unsound}
	}
	top := signer
	for range mostDeep {
		above := issuerOf(top, s.Certificates, anchors)
		if above == nil || above.Equal(top) {
			break
		}
		top = above
	}
	if selfSigned(top) {
		return Judgement{Trust: Untrusted, Why: UnknownRoot, Name: nameOf(top.Subject.CommonName, top.Subject.Organization)}
	}
	return Judgement{Trust: Unchecked, Why: NoIssuer, Name: nameOf(top.Issuer.CommonName, top.Issuer.Organization)}
}

func issuerOf(c *x509.Certificate, held []*x509.Certificate, anchors []Anchor) *x509.Certificate {
	for _, other := range held {
		if bytes.Equal(other.RawSubject, c.RawIssuer) && c.CheckSignatureFrom(other) == nil {
			return other
		}
	}
	for _, a := range anchors {
		if a.certificate != nil && bytes.Equal(a.certificate.RawSubject, c.RawIssuer) && c.CheckSignatureFrom(a.certificate) == nil {
			return a.certificate
		}
	}
	return nil
}

// revocation looks for each certificate of a chain in the lists of its issuer.
// Who signed has to be in reach of a list that is not older than the signature;
// a certificate revoked later vouches no more either, since the time is only
// what its owner says.
func revocation(chain []*x509.Certificate, anchors []Anchor, at time.Time) Judgement {
	root := chain[len(chain)-1]
	out := Judgement{Trust: Trusted, Why: Chained, Name: nameOf(root.Subject.CommonName, root.Subject.Organization)}
	for i, c := range chain[:len(chain)-1] {
		issuer := chain[i+1]
		name := nameOf(issuer.Subject.CommonName, issuer.Subject.Organization)
		listed, fresh := false, false
		for _, a := range anchors {
			if a.list == nil || !bytes.Equal(a.list.RawIssuer, issuer.RawSubject) || a.list.CheckSignatureFrom(issuer) != nil {
				continue
			}
			listed, fresh = true, fresh || !a.list.ThisUpdate.Before(at)
			for _, r := range a.list.RevokedCertificateEntries {
				if r.SerialNumber.Cmp(c.SerialNumber) == 0 {
					return Judgement{Trust: Untrusted, Why: Revoked, Name: name, At: r.RevocationTime.UTC()}
				}
			}
		}
		switch {
		case i > 0 || fresh:
		case listed:
			out = Judgement{Trust: Unchecked, Why: OldList, Name: name}
		default:
			out = Judgement{Trust: Unchecked, Why: NoList, Name: name}
		}
	}
	return out
}
