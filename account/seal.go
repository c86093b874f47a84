package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Key seals what the database may not tell whoever reads it, such as the
// secrets of second factors. It is kept outside the database.
type Key [32]byte

// NewKey makes a key of 256 random bits.
func NewKey() (Key, error) {
	var k Key
	_, err := rand.Read(k[:])
	return k, err
}

// ErrKey says that a text is no key.
var ErrKey = errors.New("không phải khoá bí mật")

// ParseKey reads what String writes.
func ParseKey(text string) (Key, error) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != len(Key{}) {
		return Key{}, ErrKey
	}
	return Key(b), nil
}

// String writes the key as it is kept in a file.
func (k Key) String() string { return base64.RawURLEncoding.EncodeToString(k[:]) }

// ID tells keys apart and tells nothing of them.
func (k Key) ID() string {
	sum := sha256.Sum256(append([]byte("parindex key "), k[:]...))
	return hex.EncodeToString(sum[:6])
}

// sealed begins what is sealed: what does not begin so was kept before there
// were keys.
const sealed = "k1:"

// Sealed says whether a text is sealed.
func Sealed(text string) bool { return strings.HasPrefix(text, sealed) }

// ErrSealed says that a text was sealed by another key, or for somebody else,
// or was changed.
var ErrSealed = errors.New("không mở được bằng khoá bí mật này")

func (k Key) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// Seal seals a text of an account (AES-256-GCM); it opens for that account
// only.
func (k Key) Seal(of ID, text string) (string, error) {
	a, err := k.aead()
	if err != nil {
		return "", fmt.Errorf("niêm: %w", err)
	}
	nonce := make([]byte, a.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", fmt.Errorf("niêm: %w", err)
	}
	return sealed + base64.RawURLEncoding.EncodeToString(a.Seal(nonce, nonce, []byte(text), []byte(of))), nil
}

// Open opens what Seal sealed; a text that is not sealed is itself.
func (k Key) Open(of ID, text string) (string, error) {
	rest, ok := strings.CutPrefix(text, sealed)
	if !ok {
		return text, nil
	}
	a, err := k.aead()
	if err != nil {
		return "", fmt.Errorf("niêm: %w", err)
	}
	b, err := base64.RawURLEncoding.DecodeString(rest)
	if err != nil || len(b) < a.NonceSize() {
		return "", ErrSealed
	}
	plain, err := a.Open(nil, b[:a.NonceSize()], b[a.NonceSize():], []byte(of))
	if err != nil {
		return "", ErrSealed
	}
	return string(plain), nil
}
