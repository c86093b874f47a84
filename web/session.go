package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// How long a session lives: without a page asked for, and at all.
const (
	idle     = 8 * time.Hour
	lifetime = 24 * time.Hour
	// A session notes when it was last used only this often, so that looking
	// at pages writes nothing.
	noteEvery = 5 * time.Minute
)

// What a session holds.
const (
	accountKey = "account"
	seenKey    = "seen"
)

func newSessions(sys *app.System, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = sys.Sessions()
	m.Lifetime = lifetime
	m.Cookie.Name = "session"
	if secure {
		m.Cookie.Name = "__Host-session"
	}
	m.Cookie.Secure = secure
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	return m
}

// begin signs a person in: a fresh token, so that one planted before is worth
// nothing.
func (s *server) begin(v *visit, a account.Account) error {
	ctx := v.r.Context()
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	if err := s.sys.Sessions().BindSession(ctx, s.sessions.Token(ctx), a.ID); err != nil {
		return err
	}
	if err := s.noteSession(v); err != nil {
		return err
	}
	s.sessions.Put(ctx, accountKey, string(a.ID))
	s.sessions.Put(ctx, seenKey, s.now().Unix())
	return nil
}

// person returns who is signed in, nil when nobody is or the session has
// rested too long.
func (s *server) person(v *visit) (*account.Account, error) {
	ctx := v.r.Context()
	id := s.sessions.GetString(ctx, accountKey)
	if id == "" {
		return nil, nil
	}
	rest := s.now().Sub(time.Unix(s.sessions.GetInt64(ctx, seenKey), 0))
	if rest > idle {
		return nil, s.sessions.Destroy(ctx)
	}
	a, err := s.sys.Account(ctx, account.ID(id))
	if kindOf(err) == app.Forbidden || kindOf(err) == app.NotFound {
		return nil, s.sessions.Destroy(ctx)
	}
	if err != nil {
		return nil, err
	}
	if rest > noteEvery {
		s.sessions.Put(ctx, seenKey, s.now().Unix())
		if err := s.noteSession(v); err != nil {
			return nil, err
		}
	}
	return &a, nil
}

// noteSession notes from where a session is used, for its owner to see.
func (s *server) noteSession(v *visit) error {
	ctx := v.r.Context()
	return s.sys.Sessions().NoteSession(ctx, s.sessions.Token(ctx), addressOf(v.r), message.Shorten(v.r.UserAgent(), 300))
}

const langCookie = "lang"

func langOf(r *http.Request) message.Lang {
	c, err := r.Cookie(langCookie)
	if err != nil {
		return message.VI
	}
	return message.ParseLang(c.Value)
}

// language switches the language and returns to the page that asked.
func (s *server) language(v *visit) error {
	http.SetCookie(v.w, &http.Cookie{ //nolint:gosec // Secure follows how the pages are served
		Name: langCookie, Value: string(message.ParseLang(v.r.PostFormValue("language"))), Path: "/",
		MaxAge: 365 * 24 * 60 * 60, HttpOnly: true, Secure: s.opts.Secure, SameSite: http.SameSiteLaxMode,
	})
	return v.redirect(local(v.r.PostFormValue("back")))
}

// local returns path if it stays on this site, else the start: nobody is sent
// elsewhere by a link that begins here.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

func escapeQuery(s string) string { return url.QueryEscape(s) }
