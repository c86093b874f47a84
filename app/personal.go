package app

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// PersonAsked is how somebody outside is recognised who asks what is kept of
// them: a name, a number or an address as it may stand in texts, and codes of
// their dossiers. Dossiers themselves hold no name.
type PersonAsked struct {
	Texts    []string
	Dossiers []string
}

// PersonData is what is kept of somebody.
type PersonData struct {
	Mentions []store.Mention
	Dossiers map[string]map[string]int // rows by table, by code
	Logged   int                       // entries of the log that hold a text
}

// shortest is the least that a text has to be, in characters, not to stand in
// everything.
const shortest = 4

// forms are the ways in which a text may be written in letters that look alike.
func forms(text string) []string {
	nfc, nfd := norm.NFC.String(text), norm.NFD.String(text)
	if nfc == nfd {
		return []string{nfc}
	}
	return []string{nfc, nfd}
}

func (q PersonAsked) check(a Actor) error {
	if a.console == "" {
		return fail(Forbidden, "app.forbidden")
	}
	if len(q.Texts)+len(q.Dossiers) == 0 {
		return fail(Invalid, "persondata.nothing")
	}
	for _, text := range q.Texts {
		if len([]rune(strings.TrimSpace(text))) < shortest || strings.ContainsAny(text, "\"\\\n\r\t<>&") {
			return fail(Invalid, "persondata.text", message.Word("text", text), message.Int("least", shortest))
		}
	}
	if slices.Contains(q.Dossiers, "") {
		return fail(Invalid, "persondata.nothing")
	}
	return nil
}

// PersonData finds what is kept of somebody (Luật Bảo vệ dữ liệu cá nhân số
// 91/2025/QH15: the right to see one's data).
func (s *System) PersonData(ctx context.Context, a Actor, q PersonAsked) (*PersonData, error) {
	if err := q.check(a); err != nil {
		return nil, err
	}
	v := &PersonData{Dossiers: map[string]map[string]int{}}
	for _, text := range q.Texts {
		for _, form := range forms(text) {
			found, err := s.store.Mentions(ctx, form)
			if err != nil {
				return nil, err
			}
			logged, err := s.store.AuditMentions(ctx, form)
			if err != nil {
				return nil, err
			}
			v.Mentions, v.Logged = append(v.Mentions, found...), v.Logged+logged
		}
	}
	for _, code := range q.Dossiers {
		found, err := s.store.DossierMentions(ctx, code)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			v.Dossiers[code] = found
		}
	}
	return v, nil
}

// ErasedPerson is what an erasure changed.
type ErasedPerson struct{ Places, Dossiers, Payloads int }

// masked stands where a person was named.
const masked = "[đã xoá]"

// ErasePerson masks somebody in all texts, gives their dossiers a code that
// means nothing, and erases what the log keeps of them. Counts and scores stay.
// The log says that it was done, and not of whom.
func (s *System) ErasePerson(ctx context.Context, a Actor, q PersonAsked) (ErasedPerson, error) {
	var e ErasedPerson
	if err := q.check(a); err != nil {
		return e, err
	}
	entry := audit.Entry{Actor: a.name(), Verb: "erase_person", Target: "person"}
	err := s.store.Change(ctx, entry, func(tx *store.Tx) error {
		mask := func(text, with string) error {
			places, payloads, err := tx.Mask(text, with)
			e.Places, e.Payloads = e.Places+places, e.Payloads+payloads
			return err
		}
		for _, text := range q.Texts {
			for _, form := range forms(text) {
				if err := mask(form, masked); err != nil {
					return err
				}
			}
		}
		for _, code := range q.Dossiers {
			other := "xoa-" + newID()
			n, err := tx.RenameDossier(code, other)
			if err != nil {
				return err
			}
			e.Dossiers += n
			if err := mask(code, other); err != nil {
				return err
			}
		}
		tx.Payload(nil, e)
		return nil
	})
	return e, err
}

// DropRejects deletes the rows that imports refused, which are kept as they
// were sent and so may name applicants, once they are older than so many days.
// It returns how many files went.
func (s *System) DropRejects(ctx context.Context, a Actor, days int) (int, error) {
	if a.console == "" {
		return 0, fail(Forbidden, "app.forbidden")
	}
	if days < 1 {
		return 0, fail(Invalid, "persondata.days")
	}
	old, err := s.store.OldRejects(ctx, s.now().Add(-time.Duration(days)*24*time.Hour).UnixNano())
	if err != nil || len(old) == 0 {
		return 0, err
	}
	numbers := make([]int, 0, len(old))
	for n := range old {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	err = s.store.Change(ctx, audit.Entry{Actor: a.name(), Verb: "drop_rejects", Target: "dossiers"}, func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"imports": numbers, "days": days})
		return tx.DropRejects(numbers)
	})
	if err != nil {
		return 0, err
	}
	// The same content may serve another: only what nothing rests on goes.
	used, err := s.store.Blobs(ctx)
	if err != nil {
		return 0, err
	}
	left, err := s.store.OldRejects(ctx, math.MaxInt64)
	if err != nil {
		return 0, err
	}
	for _, hash := range left {
		used[hash] = true
	}
	gone := 0
	for _, hash := range old {
		if used[hash] {
			continue
		}
		if err := s.blobs.Remove(ctx, hash); err != nil {
			return gone, err
		}
		used[hash] = true
		gone++
	}
	return gone, nil
}
