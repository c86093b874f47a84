package web

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
)

// auditBody is what the page of the log shows.
type auditBody struct {
	*app.AuditLog
	Query, Of string
	Rows      []auditRow
}

// auditRow is an entry with what was done in words.
type auditRow struct {
	audit.Entry
	Did string
}

func didOf(lang message.Lang, verb string) string {
	if key := "audit.did." + verb; has(key) {
		return message.Say(lang, key)
	}
	return verb
}

func rowsOf(lang message.Lang, entries []audit.Entry) []auditRow {
	rows := make([]auditRow, len(entries))
	for i, e := range entries {
		rows[i] = auditRow{e, didOf(lang, e.Verb)}
	}
	return rows
}

func (s *server) audit(v *visit) error {
	before, _ := strconv.ParseInt(v.query("before"), 10, 64) // 0 begins with the last
	log, err := s.sys.AuditLog(v.r.Context(), v.actor(), v.query("of"), v.query("q"), before)
	if err != nil {
		return err
	}
	b := auditBody{AuditLog: log, Query: v.query("q"), Of: v.query("of"), Rows: rowsOf(v.lang, log.Entries)}
	s.show(v, http.StatusOK, "audit", page{Frame: frameOf(v.lang, log.Frame, "audit"), Body: b})
	return nil
}

// auditFile sends all entries that the page's filter finds, as CSV that Excel
// opens: nothing in it is taken for a formula.
func (s *server) auditFile(v *visit) error {
	log, err := s.sys.AuditLog(v.r.Context(), v.actor(), v.query("of"), v.query("q"), 0)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	attachment(v.w, "nhat-ky.csv")
	if _, err := v.w.Write([]byte("\ufeff")); err != nil {
		return nil //nolint:nilerr // the person has left
	}
	w := csv.NewWriter(v.w)
	write := func(cells ...string) {
		for i, c := range cells {
			if strings.IndexAny(c, "=+-@\t\r") == 0 {
				cells[i] = "'" + c
			}
		}
		_ = w.Write(cells) // said by Flush
	}
	write("seq", "at", "actor", "verb", "target", "payload", "hash")
	for {
		for _, e := range log.Entries {
			write(strconv.FormatInt(e.Seq, 10), e.At.Format(time.RFC3339), e.Actor, e.Verb, e.Target, string(e.Payload), e.Hash)
		}
		w.Flush()
		if log.More == 0 || w.Error() != nil {
			return nil
		}
		if log, err = s.sys.AuditLog(v.r.Context(), v.actor(), v.query("of"), v.query("q"), log.More); err != nil {
			s.log.Error("audit file cut off", "request", v.id, "error", err)
			return nil
		}
	}
}
