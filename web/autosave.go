package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// byScript says whether a script asked, which reads JSON, and not a form.
func (v *visit) byScript() bool { return v.r.Header.Get("Accept") == "application/json" }

// json answers a script.
func (v *visit) json(status int, answer any) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	write(v.w, v.r, status, body, nil)
	return nil
}

// savedAnswer is what a script is told of fields that it sent.
type savedAnswer struct {
	Saved   string            `json:"saved,omitempty"` // hour and minute
	Held    map[string]string `json:"held,omitempty"`  // what each field holds now
	Clashes []clashAnswer     `json:"clashes,omitempty"`
	Faults  map[string]string `json:"faults,omitempty"` // by field
	Error   string            `json:"error,omitempty"`  // what stands against saving anything
	Total   string            `json:"total,omitempty"`
	Filled  int               `json:"filled"`
	Gap     string            `json:"gap"` // what a reader would hold against the component
}

// clashAnswer is a field that two people changed.
type clashAnswer struct {
	Field string `json:"field"`
	Saved string `json:"saved"`
	Typed string `json:"typed"`
	By    string `json:"by"` // who saved it
}

// onForm is what a field of an entry is called on the form.
func onForm(field string) string {
	if input, ok := strings.CutPrefix(field, app.FieldValue); ok {
		return tryPrefix + input
	}
	return field
}

// autosave saves the fields that a script sends and says what came of each.
func (s *server) autosave(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if err := v.r.ParseForm(); err != nil {
		return v.json(http.StatusUnprocessableEntity, savedAnswer{Error: message.Say(v.lang, "web.form.broken")})
	}
	f := &form{Values: map[string]string{}}
	code := v.r.PathValue("code")
	clashes, faults, err := s.sys.SaveEntry(v.r.Context(), v.actor(), v.round(), v.unit(), code, f.entryChange(v))
	if len(faults) > 0 {
		a := savedAnswer{Faults: map[string]string{}}
		for field, text := range faults {
			a.Faults[onForm(field)] = text.In(v.lang)
		}
		return v.json(http.StatusUnprocessableEntity, a)
	}
	if err != nil && kindOf(err) != app.Conflict {
		return s.refuseScript(v, err)
	}
	sc, err2 := s.sys.SelfScore(v.r.Context(), v.actor(), v.round(), v.unit())
	if err2 != nil {
		return s.refuseScript(v, err2)
	}
	a := savedAnswer{Total: shown{v.lang, sc.Index.Digits}.total(sc.Card.Total), Held: map[string]string{}}
	a.Filled, _ = filled(sc)
	row, _ := sc.Row(code)
	for _, gap := range row.Gaps {
		a.Gap = strings.TrimSpace(a.Gap + " " + gap.Text.In(v.lang))
	}
	if err != nil {
		for _, c := range clashes {
			a.Clashes = append(a.Clashes, clashAnswer{onForm(c.Field), c.Saved, c.Typed, row.Entry.SavedBy})
		}
		return v.json(http.StatusConflict, a)
	}
	a.Saved = s.now().In(calendar.Zone).Format("15:04")
	held := sawOf(row)
	for name := range f.Values {
		a.Held[name] = held[name]
	}
	return v.json(http.StatusOK, a)
}

// refuseScript answers a script with what a person can act on; any other
// failure takes the usual way, and the script tries again.
func (s *server) refuseScript(v *visit, err error) error {
	var e *app.Error
	if !errors.As(err, &e) {
		return err
	}
	return v.json(statusOf[e.Kind], savedAnswer{Error: e.In(v.lang)})
}

// sawOf is what each field of a component's form holds.
func sawOf(row *app.SelfRow) map[string]string {
	saw := map[string]string{"explanation": row.Entry.Explanation, "reply": row.Entry.Reply, "officer": row.Entry.Officer}
	for _, value := range row.Entry.Values {
		saw[tryPrefix+value.Input] = value.Raw
	}
	return saw
}
