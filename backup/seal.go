package backup

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

// ErrKey says that an encrypted backup needs another key than the one given.
var ErrKey = errors.New("tệp sao lưu đã mã hoá; cần đúng tệp khoá hoặc mật khẩu đã dùng khi sao lưu")

// sealed is how an encrypted backup begins.
const sealed = "age-encryption.org/v1"

// Lock encrypts a backup: to public keys of age (age1…), or by a passphrase.
// The zero Lock leaves it open.
type Lock struct {
	Recipients []string
	Passphrase string
}

// Seal returns a writer that encrypts what is written; Close ends it and
// leaves out open.
func (l Lock) Seal(out io.Writer) (io.WriteCloser, error) {
	var to []age.Recipient
	for _, r := range l.Recipients {
		key, err := age.ParseX25519Recipient(strings.TrimSpace(r))
		if err != nil {
			return nil, fmt.Errorf("khoá công khai %q: %w", r, err)
		}
		to = append(to, key)
	}
	if l.Passphrase != "" {
		key, err := age.NewScryptRecipient(l.Passphrase)
		if err != nil {
			return nil, err
		}
		to = append(to, key)
	}
	if len(to) == 0 {
		return unsealed{out}, nil
	}
	return age.Encrypt(out, to...)
}

type unsealed struct{ io.Writer }

func (unsealed) Close() error { return nil }

// Key opens an encrypted backup: identities of age (AGE-SECRET-KEY-…, one a
// line), or the passphrase.
type Key struct {
	Identities string
	Passphrase string
}

// Open returns the content of a backup, decrypted where it is encrypted.
func (k Key) Open(in io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(in)
	head, _ := buffered.Peek(len(sealed)) // what is shorter is no backup, and said to be none later
	if string(head) != sealed {
		return buffered, nil
	}
	var with []age.Identity
	if k.Identities != "" {
		ids, err := age.ParseIdentities(strings.NewReader(k.Identities))
		if err != nil {
			return nil, fmt.Errorf("tệp khoá: %w", err)
		}
		with = append(with, ids...)
	}
	if k.Passphrase != "" {
		id, err := age.NewScryptIdentity(k.Passphrase)
		if err != nil {
			return nil, err
		}
		with = append(with, id)
	}
	if len(with) == 0 {
		return nil, ErrKey
	}
	open, err := age.Decrypt(buffered, with...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, ErrKey
	}
	return open, err
}
