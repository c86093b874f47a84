package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
)

// Factor is the second step of signing in: a secret shared with an app on the
// person's phone, which shows a code that changes every 30 seconds (RFC 6238).
type Factor struct {
	Secret  string // base32
	Since   time.Time
	Counter int64 // of the code used last
}

const (
	period = 30 // seconds
	// drift is how many codes before and after the present one are taken too:
	// phones' clocks are seldom right.
	drift = 1
	// Recoveries is how many codes a person gets for when the phone is lost.
	Recoveries = 10
)

// NewFactor makes a secret of 160 random bits.
func NewFactor() (Factor, error) {
	raw := make([]byte, 20)
	if _, err := rand.Read(raw); err != nil {
		return Factor{}, fmt.Errorf("second factor: %w", err)
	}
	return Factor{Secret: base32.StdEncoding.EncodeToString(raw)}, nil
}

// URI is what the app reads from the picture of a secret.
func (f Factor) URI(issuer, login string) string {
	return fmt.Sprintf("otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=%d",
		url.PathEscape(issuer), url.PathEscape(login), f.Secret, url.QueryEscape(issuer), period)
}

// ErrCode says that a code is wrong, too old, or was used already.
var ErrCode = errors.New("mã xác thực không đúng hoặc đã dùng")

// Use returns the counter of a code at a time, for which the factor is to be
// saved; a code that is not later than the one used last is ErrCode.
func (f Factor) Use(code string, now time.Time) (int64, error) {
	code = strings.Join(strings.Fields(code), "")
	for step := -int64(drift); step <= drift; step++ {
		counter := now.Unix()/period + step
		want, err := hotp.GenerateCode(f.Secret, uint64(counter)) //nolint:gosec // time does not run before 1970
		if err != nil {
			return 0, fmt.Errorf("second factor: %w", err)
		}
		if counter > f.Counter && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return counter, nil
		}
	}
	return 0, ErrCode
}

// NewRecoveries makes the codes for when the phone is lost; each works once.
func NewRecoveries() ([]string, error) {
	codes := make([]string, Recoveries)
	for i := range codes {
		var err error
		if codes[i], err = NewPassword(); err != nil {
			return nil, err
		}
	}
	return codes, nil
}
