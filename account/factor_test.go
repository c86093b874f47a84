package account_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/account"
)

// RFC 6238, appendix B: the last six digits of the vectors for SHA-1.
func TestFactorOfTheStandard(t *testing.T) {
	f := account.Factor{Secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"} // 12345678901234567890
	for second, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"} {
		counter, err := f.Use(" "+code[:3]+" "+code[3:], time.Unix(second, 0))
		if err != nil || counter != second/30 {
			t.Errorf("%s at %d: %d, %v", code, second, counter, err)
		}
	}
}

func TestFactorUse(t *testing.T) {
	f := account.Factor{Secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}
	const code = "287082" // of counter 1
	for second, good := range map[int64]bool{0: true, 29: true, 30: true, 59: true, 60: true, 89: true, 90: false} {
		if _, err := f.Use(code, time.Unix(second, 0)); (err == nil) != good {
			t.Errorf("at %d s: %v", second, err)
		}
	}
	f.Counter = 1
	for _, wrong := range []string{code, "", "28708", "287082287082", "000000"} {
		if _, err := f.Use(wrong, time.Unix(59, 0)); !errors.Is(err, account.ErrCode) {
			t.Errorf("%q after counter 1 was used: %v", wrong, err)
		}
	}
}

func TestNewFactor(t *testing.T) {
	f, err := account.NewFactor()
	if err != nil || len(f.Secret) != 32 {
		t.Fatal(f.Secret, err)
	}
	if uri := f.URI("par index", "y.tich"); !strings.HasPrefix(uri, "otpauth://totp/par%20index:y.tich?secret="+f.Secret+"&issuer=par+index&") {
		t.Error(uri)
	}
	codes, err := account.NewRecoveries()
	if err != nil || len(codes) != account.Recoveries || codes[0] == codes[1] {
		t.Error(codes, err)
	}
}
