package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/api"
	"github.com/parindex/parindex/app"
)

// apiRoutes are the pages about the interface for programs, which package api
// serves, and a person's keys to it.
func (s *server) apiRoutes() []route {
	return []route{
		{"GET /api/{$}", s.apiPage, open},
		{"GET /account/keys", s.keys, false},
		{"POST /account/keys", s.changeKeys, false},
	}
}

// apiBody is what the page for those who write programs shows.
type apiBody struct {
	Site string
	All  []api.Told
}

func (s *server) apiPage(v *visit) error {
	s.show(v, http.StatusOK, "api", page{Body: apiBody{s.site(v), api.Guide()}})
	return nil
}

// keysBody is what the page of a person's keys shows.
type keysBody struct {
	*app.OwnTokens
	New    string // shown once
	Scopes []scopeChoice
}

type scopeChoice struct {
	Scope account.Scope
	On    bool
}

func (s *server) keys(v *visit) error {
	f := &form{Values: map[string]string{"days": "90"}}
	return s.showKeys(v, http.StatusOK, f, []string{string(account.ReadScope)}, "")
}

func (s *server) showKeys(v *visit, status int, f *form, chosen []string, token string) error {
	o, err := s.sys.Tokens(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	b := keysBody{OwnTokens: o, New: token}
	for _, scope := range account.Scopes {
		b.Scopes = append(b.Scopes, scopeChoice{scope, slices.Contains(chosen, string(scope))})
	}
	notice := ""
	if v.query("done") != "" {
		notice = "web.apikeys.revoked_now"
	}
	s.show(v, status, "apikeys", page{Notice: notice, Frame: frameOf(v.lang, o.Frame, "own"), Form: f, Body: b, Back: "/account/keys"})
	return nil
}

func (s *server) changeKeys(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	ctx := v.r.Context()
	f := typed(v, "name", "days")
	chosen := v.r.PostForm["scopes"]
	if hash := v.r.PostFormValue("revoke"); hash != "" {
		if err := s.sys.RevokeToken(ctx, v.actor(), hash); err != nil {
			return err
		}
		return v.redirect("/account/keys?done=1")
	}
	scopes := make([]account.Scope, len(chosen))
	for i, c := range chosen {
		scopes[i] = account.Scope(c)
	}
	days, err := strconv.Atoi(f.Value("days"))
	if err != nil {
		days = 0
	}
	token, err := s.sys.MakeToken(ctx, v.actor(), f.Value("name"), scopes, days)
	if f.refused(err, map[string]string{"token.name": "name", "token.scopes": "scopes", "token.days": "days"}) {
		return s.showKeys(v, http.StatusUnprocessableEntity, f, chosen, "")
	}
	if err != nil {
		return err
	}
	return s.showKeys(v, http.StatusOK, &form{Values: map[string]string{"days": "90"}}, []string{string(account.ReadScope)}, token)
}
