package mail_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/mail"
)

func TestParse(t *testing.T) {
	for address, want := range map[string]mail.Server{
		"smtp://cchc:m%40t@mail.example.vn?from=cchc@example.vn": {Host: "mail.example.vn", Port: 587, User: "cchc", Password: "m@t", From: "cchc@example.vn"},
		"smtps://mail.example.vn?from=a@b.vn":                    {Host: "mail.example.vn", Port: 465, Secure: true, From: "a@b.vn"},
		"smtp://127.0.0.1:2525?from=a@b.vn":                      {Host: "127.0.0.1", Port: 2525, From: "a@b.vn"},
	} {
		got, err := mail.Parse(address)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(address, err, diff)
		}
	}
	for _, address := range []string{"", "mail.example.vn", "http://mail.example.vn?from=a@b", "smtp://mail.example.vn", "smtp://u:secret@mail:x?from=a@b"} {
		if _, err := mail.Parse(address); !errors.Is(err, mail.ErrAddress) || strings.Contains(err.Error(), "secret") {
			t.Error(address, err)
		}
	}
}
