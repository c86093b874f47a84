// Package signature reads who signed a PDF, and when they say they did. It
// checks that the file is the one that was signed, and judges the certificate by
// the roots and revocation lists that an office has loaded.
package signature

import (
	"bytes"
	"crypto"
	"crypto/sha1" //nolint:gosec // what adbe.pkcs7.sha1 is signed by
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smallstep/pkcs7"
)

// Signature is one digital signature of a PDF.
type Signature struct {
	Signer string    // common name in the signer's certificate
	At     time.Time // as the signer's machine had it; zero: not said
	Intact bool      // what is signed has not been changed since
	Whole  bool      // it covers the file to its end: nothing was added after it

	Certificates []*x509.Certificate // the signer's first, then those that came with it
}

// What is read of a file at most.
const (
	most        = 16        // signatures
	mostHolder  = 512 << 10 // bytes of one, as hex digits
	piece       = 64 << 10  // read at a time
	dictionary  = 4 << 10   // looked at on either side of a signature
	mostNumbers = 120       // bytes of the four numbers of a range
)

// span is what a signature covers: two parts of the file, around the holder of
// the signature itself (/ByteRange, ISO 32000-1, 12.8.1).
type span struct{ start, length, start2, length2 int64 }

// Read returns the signatures of a PDF in the order in which they stand in the
// file. A file without any, or that is no PDF, has none; err is of reading.
func Read(r io.ReaderAt, size int64) ([]Signature, error) {
	var found []Signature
	var seen []span
	err := ranges(r, size, func(s span) error {
		if len(found) >= most || slices.Contains(seen, s) {
			return nil
		}
		seen = append(seen, s)
		one, ok, err := readOne(r, size, s)
		if ok {
			found = append(found, one)
		}
		return err
	})
	return found, err
}

var rangeKey = []byte("/ByteRange")

// ranges finds every signed range of a file.
func ranges(r io.ReaderAt, size int64, take func(span) error) error {
	buffer := make([]byte, piece+mostNumbers)
	for at := int64(0); at < size; at += piece {
		n, err := r.ReadAt(buffer[:min(int64(len(buffer)), size-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		for rest := buffer[:n]; ; {
			i := bytes.Index(rest, rangeKey)
			if i < 0 || n-len(rest)+i >= piece {
				break
			}
			rest = rest[i+len(rangeKey):]
			if s, ok := parseRange(rest, size); ok {
				if err := take(s); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

var numbers = regexp.MustCompile(`^\s*\[\s*(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s*\]`)

func parseRange(after []byte, size int64) (span, bool) {
	m := numbers.FindSubmatch(after)
	if m == nil {
		return span{}, false
	}
	var n [4]int64
	for i := range n {
		n[i], _ = strconv.ParseInt(string(m[i+1]), 10, 64) // at most 15 digits
	}
	s := span{n[0], n[1], n[2], n[3]}
	hole := s.start2 - s.start - s.length
	return s, s.start == 0 && hole >= 2 && hole <= mostHolder && s.start2+s.length2 <= size
}

// readOne reads the signature in the hole of a range; ok is false where none
// can be understood.
func readOne(r io.ReaderAt, size int64, s span) (one Signature, ok bool, err error) {
	around, err := dictionaryOf(r, size, s)
	if err != nil || bytes.Contains(around, []byte("ETSI.RFC3161")) { // a time stamp of the document, signed by nobody
		return one, false, err
	}
	holder, err := part(r, s.start+s.length, s.start2)
	if err != nil {
		return one, false, err
	}
	p7, err := parse(holder)
	if err != nil {
		return one, false, nil // not a signature that this reader knows
	}
	cert := p7.GetOnlySigner()
	if cert == nil {
		return one, false, nil
	}
	one = Signature{Signer: nameOf(cert.Subject.CommonName, cert.Subject.Organization), Whole: s.start2+s.length2 == size, Certificates: []*x509.Certificate{cert}}
	for _, c := range p7.Certificates {
		if !c.Equal(cert) {
			one.Certificates = append(one.Certificates, c)
		}
	}
	if err := p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeSigningTime, &one.At); err != nil {
		one.At = saidIn(around)
	}
	one.At = one.At.UTC()
	h := &hasher{r: r, s: s, held: p7.Content}
	p7.Hasher = h
	one.Intact = len(p7.Signers[0].AuthenticatedAttributes) > 0 && onlyTime(p7.Verify())
	return one, true, h.err
}

// onlyTime says whether a signature holds but for the time that its
// certificate was valid, which is for those who check certificates.
func onlyTime(err error) bool {
	var late *pkcs7.SigningTimeNotValidError
	return err == nil || errors.As(err, &late)
}

func nameOf(common string, organization []string) string {
	if common == "" {
		common = strings.Join(organization, ", ")
	}
	return strings.ToValidUTF8(common, "")
}

// part reads the file from one place to another.
func part(r io.ReaderAt, from, to int64) ([]byte, error) {
	b := make([]byte, to-from)
	if _, err := r.ReadAt(b, from); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return b, nil
}

// dictionaryOf returns what stands around a signature in its own object.
func dictionaryOf(r io.ReaderAt, size int64, s span) ([]byte, error) {
	before, err := part(r, max(0, s.start+s.length-dictionary), s.start+s.length)
	if err != nil {
		return nil, err
	}
	after, err := part(r, s.start2, min(size, s.start2+dictionary))
	if err != nil {
		return nil, err
	}
	if i := bytes.LastIndex(before, []byte(" obj")); i >= 0 {
		before = before[i:]
	}
	if i := bytes.Index(after, []byte("endobj")); i >= 0 {
		after = after[:i]
	}
	return append(before, after...), nil
}

// parse reads the PKCS #7 in a holder: hex digits between < and >, filled up
// with zeros.
func parse(holder []byte) (*pkcs7.PKCS7, error) {
	digits := bytes.Trim(holder, "<> \r\n\t")
	der := make([]byte, hex.DecodedLen(len(digits)))
	n, err := hex.Decode(der, digits)
	if err != nil {
		return nil, err
	}
	length, ok := element(der[:n], 0)
	if !ok {
		return nil, errors.New("not DER")
	}
	return pkcs7.Parse(der[:length])
}

// mostDeep is how deep elements of a signature may stand in each other.
const mostDeep = 40

// element returns how long the first element of DER is, with its head, and
// whether all in it lies within it: a reader that trusts lengths may read the
// same bytes again and again.
func element(der []byte, depth int) (length int, ok bool) {
	if len(der) < 2 || der[0]&0x1f == 0x1f || depth > mostDeep {
		return 0, false
	}
	size, head := int(der[1]), 2
	if n := size - 0x80; n >= 1 && n <= 3 && len(der) > 2+n {
		size, head = 0, 2+n
		for _, b := range der[2:head] {
			size = size<<8 | int(b)
		}
	} else if n >= 0 {
		return 0, false
	}
	length = head + size
	if length > len(der) {
		return 0, false
	}
	if der[0]&0x20 == 0 {
		return length, true
	}
	for at := head; at < length; {
		n, ok := element(der[at:length], depth+1)
		if !ok {
			return 0, false
		}
		at += n
	}
	return length, true
}

var saidTime = regexp.MustCompile(`/M\s*\(D:(\d{14})(?:([+-])(\d{2})'?(\d{2})?|Z)?`)

// saidIn reads the time that a dictionary names (/M), zero where it names none.
func saidIn(dictionary []byte) time.Time {
	m := saidTime.FindSubmatch(dictionary)
	if m == nil {
		return time.Time{}
	}
	zone := "+00:00"
	if len(m[2]) > 0 {
		minutes := "00"
		if len(m[4]) > 0 {
			minutes = string(m[4])
		}
		zone = string(m[2]) + string(m[3]) + ":" + minutes
	}
	at, err := time.Parse("20060102150405-07:00", string(m[1])+zone)
	if err != nil {
		return time.Time{}
	}
	return at
}

// hasher gives the digest of what a signature covers, straight from the file.
type hasher struct {
	r    io.ReaderAt
	s    span
	held []byte // the SHA-1 of what is covered, where the signature carries that
	err  error  // of reading
}

// Hash is called by pkcs7 with the content that the signature carries.
func (h *hasher) Hash(kind crypto.Hash, content io.Reader) ([]byte, error) {
	if !kind.Available() {
		return nil, fmt.Errorf("no such digest: %d", kind)
	}
	sum := kind.New()
	if len(h.held) == 0 {
		err := h.covered(sum)
		return sum.Sum(nil), err
	}
	own := sha1.New() //nolint:gosec // see above
	if err := h.covered(own); err != nil {
		return nil, err
	}
	if !bytes.Equal(own.Sum(nil), h.held) {
		return nil, errors.New("the file is not the one that was signed")
	}
	_, err := io.Copy(sum, content)
	return sum.Sum(nil), err
}

func (h *hasher) covered(w io.Writer) error {
	for _, part := range [][2]int64{{h.s.start, h.s.length}, {h.s.start2, h.s.length2}} {
		if _, err := io.Copy(w, io.NewSectionReader(h.r, part[0], part[1])); err != nil {
			h.err = err
			return err
		}
	}
	return nil
}
