package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// SSO is the provider of single sign-on (OpenID Connect).
type SSO struct {
	Issuer string // its address, https:// outside tests
	Client string // by which it knows us
	Secret string // shared with it; "": none, and PKCE alone
	Claim  string // in which it names people: preferred_username, email, or one of its own
	Name   string // as the button says it
}

// sso asks a provider who somebody is: code flow with PKCE.
type sso struct {
	SSO
	http *http.Client

	mu    sync.Mutex
	known *oidc.Provider // nil: it has not answered yet
}

// patience is how long a provider may take to answer.
const patience = 10 * time.Second

func newSSO(c *SSO) *sso {
	if c == nil {
		return nil
	}
	return &sso{SSO: *c, http: &http.Client{Timeout: patience}}
}

// ssoName is how the button calls the provider, "" where there is none.
func (s *server) ssoName() string {
	if s.sso == nil {
		return ""
	}
	return s.sso.Name
}

// provider asks the provider for what it is, the first time; it may be down
// when we start.
func (p *sso) provider(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	// Its keys are fetched later too, after this request has ended.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.http), p.Issuer)
	if err == nil {
		p.known = found
	}
	return found, err
}

func (s *server) ssoConfig(v *visit, at *oidc.Provider) *oauth2.Config {
	scopes := []string{oidc.ScopeOpenID, "profile"}
	if s.sso.Claim == "email" {
		scopes = append(scopes, "email")
	}
	return &oauth2.Config{ClientID: s.sso.Client, ClientSecret: s.sso.Secret, Endpoint: at.Endpoint(), RedirectURL: s.site(v) + ssoBack, Scopes: scopes}
}

// Where the provider sends people back to, and what the session holds of those
// who are under way.
const (
	ssoBack  = "/sign-in/sso/back"
	ssoKey   = "sso"
	ssoLasts = 10 * time.Minute
)

// underWay is one who was sent to the provider.
type underWay struct {
	State, Nonce, Verifier, Next string
	At                           int64
}

// ssoRoutes are the two steps of single sign-on.
func (s *server) ssoRoutes() []route {
	return []route{
		{"GET /sign-in/sso", s.ssoAway, open},
		{"GET " + ssoBack, s.ssoReturn, open},
		{"POST " + person + "/identity", s.setIdentity, false},
	}
}

// ssoAway sends somebody to the provider.
func (s *server) ssoAway(v *visit) error {
	if s.sso == nil {
		return s.nowhere(v)
	}
	at, err := s.sso.provider(v.r.Context())
	if err != nil {
		return &app.Error{Kind: app.Missing, Text: message.T("sso.away", message.Word("name", s.sso.Name)), Cause: err}
	}
	u := underWay{rand.Text(), rand.Text(), oauth2.GenerateVerifier(), local(v.query("next")), s.now().Unix()}
	text, err := json.Marshal(u)
	if err != nil {
		return err
	}
	s.sessions.Put(v.r.Context(), ssoKey, string(text))
	http.Redirect(v.w, v.r, s.ssoConfig(v, at).AuthCodeURL(u.State, oidc.Nonce(u.Nonce), oauth2.S256ChallengeOption(u.Verifier)), http.StatusSeeOther)
	return nil
}

// errSSO is a return from the provider that is worth nothing.
var errSSO = errors.New("single sign-on")

// ssoReturn takes somebody back from the provider, once.
func (s *server) ssoReturn(v *visit) error {
	if s.sso == nil {
		return s.nowhere(v)
	}
	ctx := v.r.Context()
	var u underWay
	text := s.sessions.PopString(ctx, ssoKey)
	if text == "" || json.Unmarshal([]byte(text), &u) != nil || s.now().Sub(time.Unix(u.At, 0)) > ssoLasts {
		return &app.Error{Kind: app.Invalid, Text: message.T("sso.stale")}
	}
	claims, err := s.recognised(v, u)
	if err != nil {
		s.log.Warn("single sign-on refused", "request", v.id, "address", addressOf(v.r), "error", err)
		return &app.Error{Kind: app.Forbidden, Text: message.T("sso.failed", message.Word("name", s.sso.Name)), Cause: err}
	}
	a, err := s.sys.SignInBy(ctx, claims)
	if kindOf(err) == app.Forbidden || kindOf(err) == app.NotFound {
		s.log.Info("single sign-on of nobody", "name", message.Shorten(claims.Name, 60), "address", addressOf(v.r))
	}
	if err != nil {
		return err
	}
	asked, err := s.sys.NeedsCode(ctx, a.ID)
	if err != nil {
		return err
	}
	if asked {
		return s.askCode(v, a, u.Next)
	}
	if err := s.begin(v, a); err != nil {
		return err
	}
	return v.redirect(u.Next)
}

// recognised is whom the provider recognised: its answer is for this browser,
// signed by it, meant for us and of now.
func (s *server) recognised(v *visit, u underWay) (app.Claims, error) {
	var c app.Claims
	if v.query("state") != u.State {
		return c, errors.Join(errSSO, errors.New("another state"))
	}
	if said := v.query("error"); said != "" {
		return c, errors.Join(errSSO, errors.New(message.Shorten(said, 100)))
	}
	ctx, stop := context.WithTimeout(oidc.ClientContext(v.r.Context(), s.sso.http), patience)
	defer stop()
	at, err := s.sso.provider(ctx)
	if err != nil {
		return c, err
	}
	token, err := s.ssoConfig(v, at).Exchange(ctx, v.query("code"), oauth2.VerifierOption(u.Verifier))
	if err != nil {
		return c, err
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return c, errors.Join(errSSO, errors.New("no id_token"))
	}
	id, err := at.Verifier(&oidc.Config{ClientID: s.sso.Client, Now: s.now}).Verify(ctx, raw)
	if err != nil {
		return c, err
	}
	if id.Nonce != u.Nonce {
		return c, errors.Join(errSSO, errors.New("another nonce"))
	}
	return s.claimsOf(ctx, at, token, id)
}

// claimsOf reads by what name the provider knows the person: from the signed
// token, else from what it tells those who hold the token.
func (s *server) claimsOf(ctx context.Context, at *oidc.Provider, token *oauth2.Token, id *oidc.IDToken) (app.Claims, error) {
	c := app.Claims{Issuer: id.Issuer, Subject: id.Subject}
	var all map[string]any
	if err := id.Claims(&all); err != nil {
		return c, err
	}
	if _, there := all[s.sso.Claim].(string); !there && at.UserInfoEndpoint() != "" {
		info, err := at.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return c, err
		}
		if info.Subject != id.Subject {
			return c, errors.Join(errSSO, errors.New("another subject"))
		}
		if err := info.Claims(&all); err != nil {
			return c, err
		}
	}
	c.Name, _ = all[s.sso.Claim].(string)
	if sure, _ := all["email_verified"].(bool); s.sso.Claim == "email" && !sure {
		return c, errors.Join(errSSO, errors.New("the address is not verified"))
	}
	if c.Name == "" {
		return c, errors.Join(errSSO, errors.New("the claim "+s.sso.Claim+" is missing"))
	}
	return c, nil
}

// setIdentity says by which name the provider knows a person.
func (s *server) setIdentity(v *visit) error {
	f := typed(v, "sso")
	err := s.sys.SetIdentity(v.r.Context(), v.actor(), v.person(), f.Value("sso"))
	return s.changed(v, f, "identity", err)
}
