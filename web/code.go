package web

import (
	"net/http"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
)

// halfLasts is how long after the password the second step may be taken.
const halfLasts = 10 * time.Minute

// askCode notes that a person gave their password, and sends them to the
// second step. They are not signed in until they took it.
func (s *server) askCode(v *visit, a account.Account, next string) error {
	ctx := v.r.Context()
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Remove(ctx, accountKey)
	s.sessions.Put(ctx, halfKey, string(a.ID))
	s.sessions.Put(ctx, halfAtKey, s.now().Unix())
	s.sessions.Put(ctx, halfVersionKey, a.Version)
	return v.redirect("/sign-in/code?next=" + escapeQuery(next))
}

// half returns who has given their password in this browser, "" for nobody.
func (s *server) half(v *visit) account.ID {
	ctx := v.r.Context()
	if s.now().Sub(time.Unix(s.sessions.GetInt64(ctx, halfAtKey), 0)) > halfLasts {
		return ""
	}
	return account.ID(s.sessions.GetString(ctx, halfKey))
}

func (s *server) codeForm(v *visit) error {
	if s.half(v) == "" {
		return v.redirect("/sign-in")
	}
	s.showCode(v, http.StatusOK, &form{}, local(v.query("next")))
	return nil
}

func (s *server) showCode(v *visit, status int, f *form, next string) {
	s.show(v, status, "code", page{Form: f, Body: signInBody{Next: next}, Back: "/sign-in/code"})
}

func (s *server) code(v *visit) error {
	f := typed(v, "code", "next")
	id := s.half(v)
	if id == "" {
		return v.redirect("/sign-in")
	}
	a, err := s.sys.CheckCode(v.r.Context(), id, s.sessions.GetInt(v.r.Context(), halfVersionKey), f.Value("code"))
	if f.refused(err, map[string]string{"factor.wrong": "code", "factor.closed": "code"}) {
		s.log.Info("second step refused", "login", a.Login, "address", addressOf(v.r))
		f.Values["code"] = ""
		s.showCode(v, http.StatusUnprocessableEntity, f, local(f.Value("next")))
		return nil
	}
	if kindOf(err) == app.NotFound || kindOf(err) == app.Forbidden {
		return v.redirect("/sign-in") // changed, disabled or turned off meanwhile
	}
	if err != nil {
		return err
	}
	for _, key := range []string{halfKey, halfAtKey, halfVersionKey} {
		s.sessions.Remove(v.r.Context(), key)
	}
	if err := s.begin(v, a); err != nil {
		return err
	}
	return v.redirect(local(f.Value("next")))
}
