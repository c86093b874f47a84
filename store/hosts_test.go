package store_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestSeveralHosts names two machines of which one is away: the one that can
// be written to is found.
func TestSeveralHosts(t *testing.T) {
	dsn := postgresDSN(t)
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	several := strings.Replace(dsn, u.Host, "127.0.0.1:1,"+u.Host, 1) + "&target_session_attrs=read-write"
	s := open(t, several)
	if _, err := s.Rounds(t.Context()); err != nil {
		t.Error(err)
	}
}
