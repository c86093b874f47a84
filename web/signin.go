package web

import (
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// most is how large the body of a plain form may be.
const mostForm = 64 << 10

// start sends people to where they begin.
func (s *server) start(v *visit) error {
	if v.account == nil {
		return v.redirect("/sign-in")
	}
	at, err := s.sys.Start(v.r.Context(), v.actor())
	switch {
	case err != nil:
		return err
	case v.account.MustChange:
		return v.redirect("/password")
	case at.Round == "":
		s.show(v, http.StatusOK, "nothing", page{})
		return nil
	case at.Running:
		return v.redirect(roundPath(at.Round))
	case at.Unit == "":
		return v.redirect(roundPath(at.Round) + "/ranking")
	}
	return v.redirect(unitPath(at.Round, at.Unit))
}

// signInBody is what the sign-in page shows.
type signInBody struct {
	Demo []DemoAccount
	Next string
	SSO  string // name of the provider of single sign-on; "": there is none
}

func (s *server) signInForm(v *visit) error {
	if v.account != nil {
		return v.redirect(local(v.query("next")))
	}
	notice := ""
	if v.query("changed") != "" {
		notice = "web.password.changed"
	}
	if v.query("chosen") != "" {
		notice = "web.link.chosen"
	}
	s.showSignIn(v, http.StatusOK, &form{}, local(v.query("next")), notice)
	return nil
}

func (s *server) showSignIn(v *visit, status int, f *form, next, notice string) {
	s.show(v, status, "sign-in", page{Form: f, Notice: notice, Back: "/sign-in", Body: signInBody{s.opts.Demo, next, s.ssoName()}})
}

func (s *server) signIn(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	login, password, next := v.r.PostFormValue("login"), v.r.PostFormValue("password"), local(v.r.PostFormValue("next"))
	f := &form{Values: map[string]string{"login": login}}
	key := addressOf(v.r)
	if wait := s.brake.wait(key); wait > 0 {
		seconds := int(wait/time.Second) + 1
		v.w.Header().Set("Retry-After", strconv.Itoa(seconds))
		f.Errors = append(f.Errors, fieldError{"login", message.T("web.sign-in.wait", message.Int("seconds", seconds))})
		s.showSignIn(v, http.StatusTooManyRequests, f, next, "")
		return nil
	}
	release, err := s.hash(v)
	if err != nil {
		return err
	}
	defer release()
	a, err := s.sys.SignIn(v.r.Context(), login, password)
	if kindOf(err) == app.Forbidden {
		s.brake.failed(key)
		s.log.Info("sign-in refused", "login", message.Shorten(login, 60), "address", addressOf(v.r))
		var e *app.Error
		errors.As(err, &e)
		f.Errors = append(f.Errors, fieldError{"login", e.Text})
		s.showSignIn(v, http.StatusUnprocessableEntity, f, next, "")
		return nil
	}
	if err != nil {
		return err
	}
	asked, err := s.sys.NeedsCode(v.r.Context(), a.ID)
	if err != nil {
		return err
	}
	if asked {
		return s.askCode(v, a, next)
	}
	if err := s.begin(v, a); err != nil {
		return err
	}
	return v.redirect(next)
}

// addressOf returns the address that the request came from. What a proxy
// claims of it is not believed: anyone can claim it.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func (s *server) signOut(v *visit) error {
	if err := s.sessions.Destroy(v.r.Context()); err != nil {
		return err
	}
	return v.redirect("/sign-in")
}

// passwordBody is what the page to change the password shows.
type passwordBody struct {
	Login string
	Must  bool
}

func (s *server) passwordForm(v *visit) error {
	s.showPassword(v, http.StatusOK, &form{})
	return nil
}

func (s *server) showPassword(v *visit, status int, f *form) {
	s.show(v, status, "password", page{Form: f, Back: "/password", Body: passwordBody{v.account.Login, v.account.MustChange}})
}

func (s *server) password(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	old, fresh := v.r.PostFormValue("old"), v.r.PostFormValue("fresh")
	f := &form{}
	if fresh != v.r.PostFormValue("again") {
		f.wrong("again", "web.password.differ")
		s.showPassword(v, http.StatusUnprocessableEntity, f)
		return nil
	}
	release, err := s.hash(v)
	if err != nil {
		return err
	}
	defer release()
	err = s.sys.ChangePassword(v.r.Context(), v.actor(), old, fresh)
	if f.refused(err, map[string]string{"password.wrong_old": "old", "factor.closed": "old", "password.same": "fresh", "password.length": "fresh"}) {
		s.showPassword(v, http.StatusUnprocessableEntity, f)
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.sessions.Destroy(v.r.Context()); err != nil {
		return err
	}
	return v.redirect("/sign-in?changed=1")
}
