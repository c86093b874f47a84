package web

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/message"
)

// ownRoutes are the pages of a person's own account, and the second step of
// signing in.
func (s *server) ownRoutes() []route {
	return []route{
		{"GET /account", s.own, false},
		{"POST /account/sessions/{session}", s.endSession, false},
		{"POST /account/delegations", s.delegate, false},
		{"POST /account/delegations/{person}/{place}", s.endDelegation, false},
		{"GET /account/factor", s.factorForm, false},
		{"POST /account/factor", s.turnOnFactor, false},
		{"POST /account/factor/off", s.turnOffFactor, false},

		{"GET /sign-in/code", s.codeForm, open},
		{"POST /sign-in/code", s.code, open},
	}
}

// ownBody is what the page of one's own account shows.
type ownBody struct {
	*app.OwnAccount
	Login, Person string
	Browsers      []browserRow
}

// browserRow is a session in plain words.
type browserRow struct {
	account.Session
	Browser string
	Here    bool
}

var ownNotices = map[string]string{
	"session": "web.own.session_ended", "lent": "web.own.lent", "back": "web.own.lent_back", "off": "web.own.factor_off",
}

func (s *server) own(v *visit) error { return s.showOwn(v, http.StatusOK, &form{}) }

func (s *server) showOwn(v *visit, status int, f *form) error {
	o, err := s.sys.OwnAccount(v.r.Context(), v.actor(), s.sessions.Token(v.r.Context()))
	if err != nil {
		return err
	}
	b := ownBody{OwnAccount: o, Login: v.account.Login, Person: v.account.Name.In(v.lang)}
	for _, x := range o.Sessions {
		b.Browsers = append(b.Browsers, browserRow{x, browserOf(v.lang, x.Agent), x.ID == o.Present})
	}
	s.show(v, status, "own", page{Notice: ownNotices[v.query("done")], Frame: frameOf(v.lang, o.Frame, "own"), Form: f, Body: b, Back: "/account"})
	return nil
}

// browserOf says in words which browser it is and on what, as far as its own
// name tells.
func browserOf(lang message.Lang, agent string) string {
	first := func(names [][2]string) string {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := first([][2]string{
		{"coc_coc", "Cốc Cốc"}, {"Edg", "Microsoft Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"},
		{"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	})
	on := first([][2]string{
		{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
	})
	switch {
	case browser == "" && on == "":
		return message.Say(lang, "web.own.some_browser")
	case on == "":
		return browser
	case browser == "":
		return on
	}
	return message.Say(lang, "web.own.browser_on", message.Word("browser", browser), message.Word("on", on))
}

// ownChanged sends the person on after a change of their own account, or shows
// the page again with what is wrong.
func (s *server) ownChanged(v *visit, f *form, done string, fields map[string]string, err error) error {
	switch {
	case err == nil:
		return v.redirect("/account?done=" + done)
	case kindOf(err) == app.Conflict:
		f.refused(err, nil)
		return s.showOwn(v, http.StatusConflict, f)
	case f.refused(err, fields):
		return s.showOwn(v, http.StatusUnprocessableEntity, f)
	}
	return err
}

func (s *server) endSession(v *visit) error {
	return s.ownChanged(v, typed(v), "session", nil, s.sys.EndSession(v.r.Context(), v.actor(), v.r.PathValue("session")))
}

var lendFields = map[string]string{
	"lend.role": "grant", "lend.from": "from", "lend.to": "until", "people.dates": "until", "lend.past": "until", "lend.long": "until",
	"lend.nobody": "to", "lend.twice": "to",
}

func (s *server) delegate(v *visit) error {
	f := typed(v, "grant", "to", "from", "until")
	place := -1
	if f.Value("grant") != "" {
		place = f.number("grant")
	}
	err := s.sys.Delegate(v.r.Context(), v.actor(), app.LoanAsked{Place: place, To: f.Value("to"), From: f.Value("from"), Until: f.Value("until")})
	return s.ownChanged(v, f, "lent", lendFields, err)
}

func (s *server) endDelegation(v *visit) error {
	f := typed(v, "version")
	f.Values["place"] = v.r.PathValue("place")
	return s.ownChanged(v, f, "back", nil, s.sys.EndDelegation(v.r.Context(), v.actor(), v.person(), f.number("place"), f.number("version")))
}

// Keys of a session: a secret that is not confirmed yet, and who has given
// their password and not the second step.
const (
	secretKey      = "secret"
	halfKey        = "half"
	halfAtKey      = "half-at"
	halfVersionKey = "half-version"
)

// issuer names the installation in the app on the phone.
const issuer = "parindex"

// factorBody is what the page to turn the second step on shows.
type factorBody struct {
	Secret  string
	Picture template.HTML
	Codes   []string // once it is on: for a lost phone
}

func (s *server) factorForm(v *visit) error { return s.showFactor(v, http.StatusOK, &form{}) }

func (s *server) showFactor(v *visit, status int, f *form) error {
	factor, err := s.unconfirmed(v)
	if err != nil {
		return err
	}
	picture, err := chart.QR(factor.URI(issuer, v.account.Login), message.Say(v.lang, "web.factor.picture"))
	if err != nil {
		return err
	}
	s.show(v, status, "factor", page{Form: f, Body: factorBody{Secret: inFours(factor.Secret), Picture: picture}, Back: "/account/factor", Extra: "people"})
	return nil
}

// unconfirmed is the secret that a person has not confirmed yet: the one that
// their session keeps, sealed, or a new one.
func (s *server) unconfirmed(v *visit) (account.Factor, error) {
	ctx := v.r.Context()
	if kept := s.sessions.GetString(ctx, secretKey); kept != "" {
		secret, err := s.sys.OpenSecret(ctx, v.actor(), kept)
		return account.Factor{Secret: secret}, err
	}
	factor, err := s.sys.NewFactor()
	if err != nil {
		return factor, err
	}
	kept, err := s.sys.SealSecret(ctx, v.actor(), factor.Secret)
	if err == nil {
		s.sessions.Put(ctx, secretKey, kept)
	}
	return factor, err
}

// inFours parts a secret so that it can be typed from the screen.
func inFours(secret string) string {
	var parts []string
	for ; len(secret) > 4; secret = secret[4:] {
		parts = append(parts, secret[:4])
	}
	return strings.Join(append(parts, secret), " ")
}

func (s *server) turnOnFactor(v *visit) error {
	ctx, f := v.r.Context(), typed(v, "code")
	codes, err := s.sys.TurnOnFactor(ctx, v.actor(), s.sessions.GetString(ctx, secretKey), f.Value("code"))
	if f.refused(err, map[string]string{"factor.wrong": "code"}) {
		return s.showFactor(v, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	s.sessions.Remove(ctx, secretKey)
	s.show(v, http.StatusOK, "factor", page{Body: factorBody{Codes: codes}, Back: "/account", Extra: "people"})
	return nil
}

func (s *server) turnOffFactor(v *visit) error {
	f := typed(v)
	release, err := s.hash(v)
	if err != nil {
		return err
	}
	defer release()
	err = s.sys.TurnOffFactor(v.r.Context(), v.actor(), v.r.PostFormValue("old"))
	return s.ownChanged(v, f, "off", map[string]string{"password.wrong_old": "old", "factor.closed": "old"}, err)
}
