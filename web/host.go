package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// atHome lets requests through that ask for us by a name of ours; what else a
// request claims to be for is refused, so that no page, link or letter is made
// for a name that somebody else chose. Monitors and balancers ask by address.
func atHome(opts Options, next http.Handler) http.Handler {
	if opts.Site == "" {
		return next
	}
	names := slices.Clone(opts.Hosts)
	if u, err := url.Parse(opts.Site); err == nil {
		names = append(names, u.Host)
	}
	for i, n := range names {
		names[i] = hostName(n)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asksHealth := r.URL.Path == "/healthz" || r.URL.Path == "/readyz"
		if !asksHealth && !slices.Contains(names, hostName(r.Host)) {
			plain(w, http.StatusMisdirectedRequest, "unknown host")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostName is a host without its port, however it is written.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}

// site is the address at which people reach us: the one that was laid down,
// else the one by which the person who asks did.
func (s *server) site(v *visit) string {
	if s.opts.Site != "" {
		return s.opts.Site
	}
	scheme := "http://"
	if s.opts.Secure || v.r.TLS != nil {
		scheme = "https://"
	}
	return scheme + v.r.Host
}

// unsure says whether the address of this site is only what a browser claims
// and could be anything.
func (s *server) unsure(v *visit) bool {
	name := hostName(v.r.Host)
	_, err := netip.ParseAddr(name)
	return s.opts.Site == "" && err != nil && name != "localhost"
}
