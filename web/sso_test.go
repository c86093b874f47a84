package web_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/hotp"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/web"
)

// provider is a provider of single sign-on that says what a test wants; that a
// real one is understood too is tested in tools/oidc.
type provider struct {
	*httptest.Server
	t      *testing.T
	key    *rsa.PrivateKey
	asked  url.Values        // what we sent the person with
	claims map[string]any    // that it states beside the usual
	spoil  func(*rawToken)   // what is wrong with its token
	down   bool              // its tokens cannot be had
	now    func() time.Time  // its clock
	info   map[string]string // what it tells of the person to who holds the token
}

// rawToken is an ID token before it is signed.
type rawToken struct {
	header, body map[string]any
	key          *rsa.PrivateKey
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{t: t, key: key}
	mux := http.NewServeMux()
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	say := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"userinfo_endpoint": p.URL + "/info", "id_token_signing_alg_values_supported": []string{"RS256"}, "subject_types_supported": []string{"public"}, "response_types_supported": []string{"code"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k",
			"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()), "e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("/info", func(w http.ResponseWriter, _ *http.Request) { say(w, p.info) })
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		if p.down || r.PostFormValue("code") != "one-code" || base64.RawURLEncoding.EncodeToString(sum[:]) != p.asked.Get("code_challenge") {
			w.WriteHeader(http.StatusBadRequest)
			say(w, map[string]string{"error": "invalid_grant"})
			return
		}
		say(w, map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": p.token()})
	})
	return p
}

// token is what the provider states, signed.
func (p *provider) token() string {
	now := p.now()
	raw := &rawToken{
		header: map[string]any{"alg": "RS256", "kid": "k", "typ": "JWT"}, key: p.key,
		body: map[string]any{"iss": p.URL, "aud": "parindex", "sub": "s-1", "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "nonce": p.asked.Get("nonce")},
	}
	for name, v := range p.claims {
		raw.body[name] = v
	}
	if p.spoil != nil {
		p.spoil(raw)
	}
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			p.t.Error(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	text := part(raw.header) + "." + part(raw.body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, raw.key, crypto.SHA256, sum[:])
	if err != nil {
		p.t.Error(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// serveSSO serves the demonstration with a provider.
func serveSSO(t *testing.T, claim string) (*site, *provider) {
	t.Helper()
	p := newProvider(t)
	s := serveEmpty(t, web.Options{SSO: &web.SSO{Issuer: p.URL, Client: "parindex", Secret: "s", Claim: claim, Name: "Cổng tỉnh"}})
	p.now = s.clock.now
	if _, err := s.sys.LoadRound(t.Context(), app.Console("test"), parindex.Shipped, "demo/chi-lang-2023.yaml", true); err != nil {
		t.Fatal(err)
	}
	return s, p
}

// away goes to the provider and returns the address to which it would send the
// person back.
func (p *provider) away(v *visitor, next string) string {
	p.t.Helper()
	sent := v.get("/sign-in/sso?next=" + url.QueryEscape(next))
	to, err := url.Parse(sent.header.Get("Location"))
	if err != nil || sent.status != http.StatusSeeOther || !strings.HasPrefix(to.String(), p.URL+"/auth") {
		p.t.Fatal(sent.status, to, err)
	}
	p.asked = to.Query()
	for name, want := range map[string]string{"response_type": "code", "code_challenge_method": "S256", "client_id": "parindex", "redirect_uri": v.site.URL + "/sign-in/sso/back"} {
		if p.asked.Get(name) != want {
			p.t.Errorf("%s: %q, want %q", name, p.asked.Get(name), want)
		}
	}
	return "/sign-in/sso/back?code=one-code&state=" + p.asked.Get("state")
}

func TestSingleSignOn(t *testing.T) {
	s, p := serveSSO(t, "preferred_username")
	if page := s.visitor(t, "").get("/sign-in"); !strings.Contains(page.text("main"), "Đăng nhập bằng Cổng tỉnh") {
		t.Error(page.text("main"))
	}
	p.claims = map[string]any{"preferred_username": "YTich.VanPhong "}
	v := s.visitor(t, "")
	back := p.away(v, unit+"/plan")
	if got := v.get(back); got.status != sent || got.header.Get("Location") != unit+"/plan" {
		t.Fatal(got.status, got.header.Get("Location"), got.text("main"))
	}
	if got := v.get(unit + "/plan"); got.status != ok {
		t.Error("signed in, and yet", got.status)
	}
	if got := v.get("/people"); got.status != no {
		t.Error("single sign-on gave a role:", got.status)
	}
	if got := v.get(back); got.status != wrong {
		t.Error("the same return twice:", got.status)
	}
	// From now on the subject says who it is, whatever the name.
	p.claims["preferred_username"] = "quantri"
	again := s.visitor(t, "")
	if got := again.get(p.away(again, "/account")); got.status != sent {
		t.Error(got.status, got.text("main"))
	}
	if got := again.get("/account"); !strings.Contains(got.text("main"), "ytich.vanphong") {
		t.Error("the subject is somebody else's:", got.text("main dl"))
	}
	// Another subject that claims the name of one who is tied is nobody.
	p.claims = map[string]any{"preferred_username": "ytich.vanphong", "sub": "s-2"}
	thief := s.visitor(t, "")
	if got := thief.get(p.away(thief, "/")); got.status != no || !strings.Contains(got.text("main"), "chưa gắn") {
		t.Error("another subject:", got.status, got.text("main"))
	}
	p.claims = map[string]any{"preferred_username": "nobody.here", "sub": "s-3"}
	if got := thief.get(p.away(thief, "/")); got.status != no {
		t.Error("nobody:", got.status)
	}
	// Next leads nowhere else.
	p.claims = map[string]any{"preferred_username": "quantri", "sub": "s-4"}
	admin := s.visitor(t, "")
	if got := admin.get(p.away(admin, "//evil.example/")); got.status != sent || got.header.Get("Location") != "/" {
		t.Error("open redirect:", got.header.Get("Location"))
	}
	s.tieAnother(t, p, admin)
}

// tieAnother lets an administrator say by which name the provider knows
// somebody.
func (s *site) tieAnother(t *testing.T, p *provider, admin *visitor) {
	t.Helper()
	href := ""
	admin.sees("/people").Find("tbody a").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		href = a.AttrOr("href", "")
		return !strings.Contains(admin.sees(href).text("dl.facts"), "ytich.chutich")
	})
	for name, want := range map[string]int{"quantri": wrong, " So-CCCD-0123": sent} { //nolint:gocritic // typed with a blank
		if got := admin.post(href+"/identity", "sso", name); got.status != want {
			t.Errorf("tie to %q: %d %s", name, got.status, got.text("main"))
		}
	}
	p.claims = map[string]any{"preferred_username": "SO-CCCD-0123", "sub": "s-5"}
	v := s.visitor(t, "")
	if got := v.get(p.away(v, "/account")); got.status != sent {
		t.Error(got.status, got.text("main"))
	}
	if got := v.get("/account"); !strings.Contains(got.text("main"), "ytich.chutich") {
		t.Error(got.text("main dl"))
	}
	// Who is named otherwise is not found by the login any more.
	if got := admin.post(href+"/identity", "sso", "so-cccd-9999"); got.status != sent {
		t.Error(got.status)
	}
	p.claims = map[string]any{"preferred_username": "ytich.chutich", "sub": "s-6"}
	other := s.visitor(t, "")
	if got := other.get(p.away(other, "/")); got.status != no {
		t.Error("found by login although named otherwise:", got.status)
	}
}

// TestSingleSignOnRefused: what the provider did not say, now, to this browser
// and for us, signs nobody in.
func TestSingleSignOnRefused(t *testing.T) {
	s, p := serveSSO(t, "email")
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	good := func() map[string]any { return map[string]any{"email": "quantri", "email_verified": true} }
	for name, test := range map[string]struct {
		spoil func(*rawToken)
		back  func(string) string
		do    func()
	}{
		"another nonce":      {spoil: func(r *rawToken) { r.body["nonce"] = "x" }},
		"no nonce":           {spoil: func(r *rawToken) { delete(r.body, "nonce") }},
		"for another":        {spoil: func(r *rawToken) { r.body["aud"] = "other" }},
		"of another":         {spoil: func(r *rawToken) { r.body["iss"] = "https://evil.example" }},
		"expired":            {spoil: func(r *rawToken) { r.body["exp"] = s.clock.now().Add(-time.Minute).Unix() }},
		"by another's key":   {spoil: func(r *rawToken) { r.key = stranger }},
		"unsigned":           {spoil: func(r *rawToken) { r.header["alg"] = "none" }},
		"by HMAC":            {spoil: func(r *rawToken) { r.header["alg"] = "HS256" }},
		"not verified":       {spoil: func(r *rawToken) { r.body["email_verified"] = false }},
		"without the claim":  {spoil: func(r *rawToken) { delete(r.body, "email") }},
		"no subject":         {spoil: func(r *rawToken) { r.body["sub"] = "" }},
		"another state":      {back: func(b string) string { return b + "x" }},
		"no state":           {back: func(b string) string { return strings.Split(b, "&")[0] }},
		"another code":       {back: func(b string) string { return strings.Replace(b, "one-code", "two", 1) }},
		"refused over there": {back: func(b string) string { return strings.Replace(b, "code=one-code", "error=access_denied", 1) }},
		"no token":           {do: func() { p.down = true }},
		"too late":           {do: func() { s.clock.ahead.Store(int64(11 * time.Minute)) }},
	} {
		p.claims, p.spoil, p.down = good(), test.spoil, false
		v := s.visitor(t, "")
		back := p.away(v, "/")
		if test.back != nil {
			back = test.back(back)
		}
		if test.do != nil {
			test.do()
		}
		if got := v.get(back); got.status != no && got.status != wrong {
			t.Errorf("%s: %d %s", name, got.status, got.text("main"))
		}
		if got := v.get("/account"); got.status != sent {
			t.Errorf("%s: signed in", name)
		}
		s.clock.ahead.Store(0)
	}
	// Another browser that is sent to the end of one's way is not signed in.
	p.claims, p.spoil, p.down = good(), nil, false
	v, victim := s.visitor(t, ""), s.visitor(t, "")
	if got := victim.get(p.away(v, "/")); got.status != wrong {
		t.Error("in another browser:", got.status)
	}
	if got := v.get(p.away(v, "/")); got.status != sent {
		t.Error("in order:", got.status, got.text("main"))
	}
}

// TestSingleSignOnAsksForTheSecondStep: whoever has it on is asked here too.
func TestSingleSignOnAsksForTheSecondStep(t *testing.T) {
	s, p := serveSSO(t, "preferred_username")
	owner := s.visitor(t, "quantri")
	secret := strings.ReplaceAll(owner.sees("/account/factor").text("code.address"), " ", "")
	owner.want(ok, "/account/factor", "code", shownCode(t, secret, s.clock.now()))
	p.claims = map[string]any{"preferred_username": "quantri"}
	v := s.visitor(t, "")
	if got := v.get(p.away(v, "/people")); got.status != sent || !strings.HasPrefix(got.header.Get("Location"), "/sign-in/code") {
		t.Error(got.status, got.header.Get("Location"))
	}
	if got := v.get("/account"); got.status != sent {
		t.Error("signed in without the second step")
	}
}

// TestNoSingleSignOn: without a provider there is no such page, and with one
// that is away people are told.
func TestNoSingleSignOn(t *testing.T) {
	s := serveDemo(t)
	for _, path := range []string{"/sign-in/sso", "/sign-in/sso/back?code=x"} {
		if got := s.visitor(t, "").get(path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	away := serveEmpty(t, web.Options{SSO: &web.SSO{Issuer: "http://127.0.0.1:1", Client: "x", Claim: "sub", Name: "Cổng tỉnh"}})
	if got := away.visitor(t, "").get("/sign-in/sso"); got.status != http.StatusServiceUnavailable || !strings.Contains(got.text("main"), "không trả lời") {
		t.Error(got.status, got.text("main"))
	}
}

// shownCode is the code that a phone shows at a time.
func shownCode(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := hotp.GenerateCode(secret, uint64(at.Unix()/30))
	if err != nil {
		t.Fatal(err)
	}
	return code
}
