package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// behind lets requests that come from a server in front carry the address of
// the person: the last that X-Forwarded-For names, which is the one that this
// server saw itself. What anybody else claims is not believed.
func behind(proxies []netip.Prefix, next http.Handler) http.Handler {
	if len(proxies) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if at, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(at.Addr().Unmap()) }) {
			claims := r.Header.Values("X-Forwarded-For")
			if n := len(claims); n > 0 {
				last := claims[n-1][strings.LastIndexByte(claims[n-1], ',')+1:]
				if person, err := netip.ParseAddr(strings.TrimSpace(last)); err == nil {
					r = r.WithContext(r.Context())
					r.RemoteAddr = netip.AddrPortFrom(person.Unmap(), at.Port()).String()
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}
