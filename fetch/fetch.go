// Package fetch gets a page from the network for somebody who gave its
// address: for no longer than a while, no more than so much, and not from
// inside the office's own network unless its administrator allows it.
package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"github.com/parindex/parindex/message"
)

// Fault is a failure that the person should read.
type Fault struct {
	Text  message.Text
	Cause error
}

// Error says it in Vietnamese.
func (f *Fault) Error() string { return f.Text.In(message.VI) }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Client gets pages.
type Client struct {
	Timeout time.Duration // for the whole answer
	Most    int64         // bytes
	Inside  bool          // addresses inside the network are allowed
}

// mostTurns is how often an answer may send on to another address.
const mostTurns = 5

var errInside = errors.New("address inside the network")

// Get returns what an address answers. Failures are a *Fault.
func (c Client) Get(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return nil, &Fault{message.T("fetch.address"), err}
	}
	ctx, stop := context.WithTimeout(ctx, c.Timeout)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, &Fault{message.T("fetch.address"), err}
	}
	r.Header.Set("User-Agent", "parindex")
	r.Header.Set("Accept", "application/rss+xml, application/atom+xml, application/xml, text/xml")
	transport := &http.Transport{DialContext: (&net.Dialer{Control: c.control}).DialContext, DisableKeepAlives: true}
	client := http.Client{Transport: transport, CheckRedirect: turn}
	answer, err := client.Do(r)
	name := message.Word("address", message.Shorten(address, 200))
	switch {
	case errors.Is(err, errInside):
		return nil, &Fault{message.T("fetch.private"), err}
	case err != nil:
		return nil, &Fault{message.T("fetch.failed", name, message.Word("cause", plain(err))), err}
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, &Fault{message.T("fetch.status", name, message.Word("status", strconv.Itoa(answer.StatusCode))), nil}
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, c.Most+1))
	switch {
	case err != nil:
		return nil, &Fault{message.T("fetch.failed", name, message.Word("cause", plain(err))), err}
	case int64(len(body)) > c.Most:
		return nil, &Fault{message.T("fetch.too_big", name, message.Int("most", int(c.Most>>20))), nil}
	}
	return body, nil
}

// Post hands something to an address, under the same rule as Get: not inside
// the office's own network unless its administrator allows it, and without
// following where an answer sends on to. Failures are a *Fault.
func (c Client) Post(ctx context.Context, address string, body []byte, header map[string]string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return &Fault{message.T("fetch.address"), err}
	}
	ctx, stop := context.WithTimeout(ctx, c.Timeout)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return &Fault{message.T("fetch.address"), err}
	}
	r.Header.Set("User-Agent", "parindex")
	for name, value := range header {
		r.Header.Set(name, value)
	}
	transport := &http.Transport{DialContext: (&net.Dialer{Control: c.control}).DialContext, DisableKeepAlives: true}
	client := http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	name := message.Word("address", message.Shorten(u.Scheme+"://"+u.Host, 200)) // its path may be a secret
	switch {
	case errors.Is(err, errInside):
		return &Fault{message.T("fetch.private"), err}
	case err != nil:
		return &Fault{message.T("fetch.failed", name, message.Word("cause", plain(err))), err}
	}
	defer answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return &Fault{message.T("fetch.status", name, message.Word("status", strconv.Itoa(answer.StatusCode))), nil}
	}
	return nil
}

// plain is the innermost cause, which names no address again.
func plain(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}

// turn allows few turns, and none to what is not a web address.
func turn(r *http.Request, via []*http.Request) error {
	if len(via) > mostTurns || r.URL.Scheme != "http" && r.URL.Scheme != "https" {
		return errors.New("too many turns")
	}
	return nil
}

// control looks at the address that is really dialled, so that no name and no
// turn leads inside.
func (c Client) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !c.Inside && !outside(at.Addr().Unmap()) {
		return errInside
	}
	return nil
}

// shared are ranges that are not on the open network, beyond what netip knows:
// carriers' own, benchmarks, documentation, and 6to4 and NAT64, which hide
// another address.
var shared = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}

// outside says whether an address lies on the open network.
func outside(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range shared {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
