package web

import (
	"net/http"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/notice"
)

// noticeRoutes are the pages of what a person was told, and of where offices
// are called.
func (s *server) noticeRoutes() []route {
	return []route{
		{"GET /notices", s.notices, false},
		{"POST /notices", s.chooseNotices, false},
		{"POST /notices/read", s.readNotices, false},
		{"GET /receivers", s.receivers, false},
		{"POST /receivers", s.addReceiver, false},
		{"POST /receivers/{receiver}/drop", s.dropReceiver, false},
	}
}

// noticesBody is what a person was told.
type noticesBody struct {
	*app.NoticeBox
	Hours []string
	Calls bool // the person may see where offices are called
}

func (s *server) notices(v *visit) error {
	notice := map[string]string{"saved": "web.notices.saved"}[v.query("done")]
	return s.showNotices(v, http.StatusOK, nil, notice)
}

func (s *server) showNotices(v *visit, status int, f *form, done string) error {
	n, err := s.sys.Notices(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	if f == nil {
		f = &form{Values: map[string]string{"address": n.Choice.Address, "hour": strconv.Itoa(n.Choice.Hour), "from": strconv.Itoa(n.Choice.From), "to": strconv.Itoa(n.Choice.To)}}
		if n.Choice.Off {
			f.Values["off"] = "yes"
		}
	}
	if f.Values["version"] == "" || status == http.StatusConflict {
		f.Values["version"] = strconv.Itoa(n.Choice.Version)
	}
	b := noticesBody{NoticeBox: n, Calls: n.SeesSystem}
	for h := range 24 {
		b.Hours = append(b.Hours, strconv.Itoa(h))
	}
	s.show(v, status, "notices", page{Notice: done, Frame: frameOf(v.lang, n.Frame, "notices"), Form: f, Body: b, Extra: "winning", Back: "/notices"})
	return nil
}

// noticeFields says at which field of the form a refusal is mended.
var noticeFields = map[string]string{"morning.bad_address": "address", "notice.bad_hour": "hour", "notice.quiet_digest": "hour"}

func (s *server) chooseNotices(v *visit) error {
	f := v.typed("address", "hour", "from", "to", "off", "version")
	c := notice.Choice{Address: f.Value("address"), Off: f.Value("off") == "yes"}
	for field, into := range map[string]*int{"hour": &c.Hour, "from": &c.From, "to": &c.To, "version": &c.Version} {
		n, err := strconv.Atoi(f.Value(field))
		if err != nil {
			f.wrong("", "web.form.stale")
		}
		*into = n
	}
	if len(f.Errors) > 0 {
		return s.showNotices(v, http.StatusUnprocessableEntity, f, "")
	}
	err := s.sys.ChooseNotices(v.r.Context(), v.actor(), c)
	switch {
	case err == nil:
		return v.redirect("/notices?done=saved")
	case !f.refused(err, noticeFields):
		return err
	case kindOf(err) == app.Conflict:
		return s.showNotices(v, http.StatusConflict, f, "")
	}
	return s.showNotices(v, http.StatusUnprocessableEntity, f, "")
}

func (s *server) readNotices(v *visit) error {
	if err := s.sys.ReadNotices(v.r.Context(), v.actor()); err != nil {
		return err
	}
	return v.redirect("/notices")
}

// receiversBody is where offices are called.
type receiversBody struct {
	*app.Receivers
	Secret string // of the one just added, shown once
}

func (s *server) receivers(v *visit) error {
	return s.showReceivers(v, http.StatusOK, &form{Values: map[string]string{}}, "")
}

func (s *server) showReceivers(v *visit, status int, f *form, secret string) error {
	r, err := s.sys.Receivers(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	s.show(v, status, "receivers", page{Frame: frameOf(v.lang, r.Frame, "notices"), Form: f, Body: receiversBody{r, secret}, Extra: "winning", Back: "/receivers"})
	return nil
}

func (s *server) addReceiver(v *visit) error {
	f := v.typed("unit", "address")
	secret, err := s.sys.AddReceiver(v.r.Context(), v.actor(), f.Value("unit"), f.Value("address"))
	switch {
	case err == nil:
		return s.showReceivers(v, http.StatusOK, &form{Values: map[string]string{}}, secret)
	case f.refused(err, map[string]string{"fetch.address": "address", "receiver.no_unit": "unit"}):
		return s.showReceivers(v, http.StatusUnprocessableEntity, f, "")
	}
	return err
}

func (s *server) dropReceiver(v *visit) error {
	if err := s.sys.DropReceiver(v.r.Context(), v.actor(), v.r.PathValue("receiver")); err != nil {
		return err
	}
	return v.redirect("/receivers")
}
