package web

import (
	"html/template"
	"net/http"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/message"
)

// linksBody is the page of links just made: the one time that they are shown.
type linksBody struct {
	Cards []linkCard
	Site  string
	Next  string

	Unsure bool // Site is what the browser claims
}

// linkCard is what is handed to one person.
type linkCard struct {
	app.NewLink
	Address string
	Picture template.HTML
}

// showLinks shows links right where they were made: after this page nobody can
// see them again, for only hashes are kept.
func (s *server) showLinks(v *visit, links []app.NewLink, next string) error {
	b := linksBody{Site: s.site(v), Next: next, Unsure: s.unsure(v)}
	for _, l := range links {
		card := linkCard{NewLink: l, Address: l.Address(b.Site)}
		var err error
		if card.Picture, err = chart.QR(card.Address, message.Say(v.lang, "web.links.picture")); err != nil {
			return err
		}
		b.Cards = append(b.Cards, card)
	}
	s.show(v, http.StatusOK, "links", page{Body: b, Back: next, Extra: "people"})
	return nil
}

// linkBody is what the page behind a link shows.
type linkBody struct {
	Who   account.Account
	Link  account.Link
	Token string
}

func (s *server) linkForm(v *visit) error { return s.showLink(v, http.StatusOK, v.query("t"), &form{}) }

func (s *server) showLink(v *visit, status int, token string, f *form) error {
	a, l, err := s.sys.OpenLink(v.r.Context(), token)
	if err != nil {
		return err
	}
	// Whoever is signed in in this browser has nothing to do with the page.
	v.account = nil
	s.show(v, status, "link", page{Form: f, Body: linkBody{a, l, token}, Back: "/link?t=" + escapeQuery(token)})
	return nil
}

// useLink sets the password that was chosen. It signs nobody in: the sign-in
// page may ask for a second step.
func (s *server) useLink(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	token, fresh := v.r.PostFormValue("t"), v.r.PostFormValue("fresh")
	f := &form{}
	if fresh != v.r.PostFormValue("again") {
		f.wrong("again", "web.password.differ")
		return s.showLink(v, http.StatusUnprocessableEntity, token, f)
	}
	release, err := s.hash(v)
	if err != nil {
		return err
	}
	defer release()
	err = s.sys.UseLink(v.r.Context(), token, fresh)
	if f.refused(err, map[string]string{"password.length": "fresh"}) {
		return s.showLink(v, http.StatusUnprocessableEntity, token, f)
	}
	if err != nil {
		return err
	}
	if err := s.sessions.Destroy(v.r.Context()); err != nil {
		return err
	}
	return v.redirect("/sign-in?chosen=1")
}

// hash waits for a turn to work on a password, each of which takes 19 MiB.
func (s *server) hash(v *visit) (release func(), err error) {
	select {
	case s.hashing <- struct{}{}:
		return func() { <-s.hashing }, nil
	case <-v.r.Context().Done():
		return nil, v.r.Context().Err()
	}
}
