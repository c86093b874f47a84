package app

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// DossierTokens is the systems that may push dossiers.
type DossierTokens struct {
	*DossierDesk
	Rows  []store.DossierToken
	Seats []org.Unit
}

// DossierTokens lists them; administrators of a unit alone see them.
func (s *System) DossierTokens(ctx context.Context, a Actor) (*DossierTokens, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeSheet, "")
	if err != nil {
		return nil, err
	}
	within, all := s.reach(a, account.EditUnits, d.tree)
	if !all && len(within) == 0 {
		return nil, fail(Forbidden, "app.forbidden")
	}
	v := &DossierTokens{DossierDesk: d, Seats: choices(d.tree, within, all)}
	if at := s.home(a, d.tree); at != "" {
		if v.Rows, err = s.store.DossierTokens(ctx, d.tree.Top(at)); err != nil {
			return nil, err
		}
	}
	v.Rows = slices.DeleteFunc(v.Rows, func(t store.DossierToken) bool { return s.authorise(a, account.EditUnits, t.Unit, d.tree) != nil })
	return v, nil
}

// maxSource bounds the name of a source, in characters.
const maxSource = 100

// AddDossierToken lets a system push dossiers of a unit and all below it. What
// it returns is shown once and kept nowhere.
func (s *System) AddDossierToken(ctx context.Context, a Actor, unit, source string) (string, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return "", err
	}
	u, ok := tree.Alias(unit)
	if !ok {
		return "", fail(Invalid, "dossier.import_unit", message.Word("unit", unit))
	}
	if err := s.authorise(a, account.EditUnits, u.ID, tree); err != nil {
		return "", err
	}
	if source = strings.TrimSpace(source); source == "" || len([]rune(source)) > maxSource {
		return "", fail(Invalid, "dossier.token_source", message.Int("most", maxSource))
	}
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("khoá: %w", err)
	}
	token := "pxi_" + base64.RawURLEncoding.EncodeToString(b)
	t := store.DossierToken{Hash: hashToken(token), Top: tree.Top(u.ID), Unit: u.ID, Source: source, By: a.name()}
	e := audit.Entry{Chain: t.Top, Actor: a.name(), Verb: "add_dossier_token", Target: "dossiers:" + source, Unit: u.ID}
	return token, s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, t)
		return tx.AddDossierToken(t)
	})
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// RevokeDossierToken ends a token, which its hash names.
func (s *System) RevokeDossierToken(ctx context.Context, a Actor, hash string) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	t, err := s.store.DossierToken(ctx, hash)
	if err != nil {
		return found(err, "dossier.no_token")
	}
	if err := s.authorise(a, account.EditUnits, t.Unit, tree); err != nil {
		return err
	}
	e := audit.Entry{Chain: t.Top, Actor: a.name(), Verb: "revoke_dossier_token", Target: "dossiers:" + t.Source, Unit: t.Unit}
	return s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(t, nil)
		return tx.RevokeDossierToken(hash)
	})
}

// Push is rows that a system sends.
type Push struct {
	Token string
	Key   string // by which the sender knows the push; the same again changes nothing
	JSON  bool   // one object a line, else CSV or a workbook
	Body  io.Reader
	Lang  message.Lang
}

// PushAnswer is what became of a push.
type PushAnswer struct {
	Import    int           `json:"import"`
	Rows      int           `json:"rows"`
	Dossiers  int           `json:"dossiers"`
	Added     int           `json:"added"`
	Changed   int           `json:"changed"`
	Unchanged int           `json:"unchanged"`
	Rejected  int           `json:"rejected"`
	Rejects   []PushRejects `json:"rejects"` // the first of them
	Replayed  bool          `json:"-"`
}

// PushRejects is a row that did not count.
type PushRejects struct {
	Line   int    `json:"line"` // of the body
	Column string `json:"column,omitempty"`
	Value  string `json:"value,omitempty"`
	Reason string `json:"reason"`
}

// The bounds of a push.
const (
	MaxPush    = 200 << 20 // bytes
	maxPushKey = 200
	pushShown  = 1000
)

// PushDossiers brings in rows that a system sends. The error is Forbidden for a
// token that is not in use, Conflict for a key that came with other rows, and
// message.Problems for rows that cannot be understood at all.
func (s *System) PushDossiers(ctx context.Context, p Push) (*PushAnswer, error) {
	token, err := s.store.DossierToken(ctx, hashToken(p.Token))
	if errors.Is(err, store.ErrNotFound) || err == nil && !token.Revoked.IsZero() {
		return nil, fail(Forbidden, "dossier.bad_token")
	}
	if err != nil {
		return nil, err
	}
	if p.Key == "" || len(p.Key) > maxPushKey {
		return nil, fail(Invalid, "dossier.no_key", message.Int("most", maxPushKey))
	}
	file, err := os.CreateTemp("", "parindex-")
	if err != nil {
		return nil, fmt.Errorf("tệp tạm: %w", err)
	}
	defer os.Remove(file.Name()) //nolint:errcheck // temporary; the system clears what is left
	defer file.Close()           //nolint:errcheck // it is closed again after writing, where it counts
	sum, err := receivePush(file, p)
	if err != nil {
		return nil, err
	}
	switch before, err := s.store.DossierPush(ctx, token.Hash, p.Key); {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return nil, err
	case before.Body != sum:
		return nil, fail(Conflict, "dossier.key_reused")
	default:
		answer := &PushAnswer{Replayed: true}
		return answer, json.Unmarshal([]byte(before.Answer), answer)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("tệp tạm: %w", err)
	}
	return s.importPush(ctx, p, token, file.Name(), sum)
}

// receivePush writes the body into a file, JSON lines as a table, and returns
// its digest.
func receivePush(file *os.File, p Push) (string, error) {
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, h), io.LimitReader(p.Body, MaxPush+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("nhận dữ liệu: %w", err)
	case n > MaxPush:
		return "", fail(Invalid, "dossier.push_big", message.Int("most", MaxPush>>20))
	case n == 0:
		return "", fail(Invalid, "dossier.push_empty")
	}
	sum := hex.EncodeToString(h.Sum(nil))
	if !p.JSON {
		return sum, nil
	}
	return sum, asTable(file)
}

// asTable turns a file of JSON lines into a CSV table with one column for each
// name. Line n becomes line n+1, after the heading.
func asTable(file *os.File) error {
	names, err := jsonNames(file)
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	out, err := os.CreateTemp("", "parindex-")
	if err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	defer os.Remove(out.Name()) //nolint:errcheck // temporary; the system clears what is left
	defer out.Close()           //nolint:errcheck // it is read back below
	w := csv.NewWriter(out)
	if err := w.Write(names); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	row := make([]string, len(names))
	err = eachJSON(file, func(_ int, cells map[string]string) error {
		for i, name := range names {
			row[i] = strings.Join(strings.Fields(cells[name]), " ") // one line a row, or lines could not be told
		}
		return w.Write(row)
	})
	if err != nil {
		return err
	}
	if w.Flush(); w.Error() != nil {
		return fmt.Errorf("tệp tạm: %w", w.Error())
	}
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	if _, err := io.Copy(file, out); err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	return nil
}

func jsonNames(file *os.File) ([]string, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("tệp tạm: %w", err)
	}
	var names []string
	seen := map[string]bool{}
	err := eachJSON(file, func(_ int, cells map[string]string) error {
		for name := range cells {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
		return nil
	})
	slices.Sort(names)
	return names, err
}

// eachJSON gives each line of JSON as names and texts.
func eachJSON(in io.Reader, use func(line int, cells map[string]string) error) error {
	scan := bufio.NewScanner(in)
	scan.Buffer(make([]byte, 64<<10), 1<<20)
	line := 0
	for scan.Scan() {
		line++
		if len(bytes.TrimSpace(scan.Bytes())) == 0 {
			return badJSON(line)
		}
		var raw map[string]any
		d := json.NewDecoder(bytes.NewReader(scan.Bytes()))
		d.UseNumber()
		if err := d.Decode(&raw); err != nil {
			return badJSON(line)
		}
		cells := make(map[string]string, len(raw))
		for name, v := range raw {
			switch v := v.(type) {
			case nil:
			case bool:
				cells[name] = map[bool]string{true: "có", false: "không"}[v]
			case string:
				cells[name] = v
			case json.Number:
				cells[name] = v.String()
			default:
				return badJSON(line)
			}
		}
		if err := use(line, cells); err != nil {
			return err
		}
	}
	if scan.Err() != nil {
		return badJSON(line + 1)
	}
	return nil
}

func badJSON(line int) error {
	return message.Problems{{File: "body", Line: line, Text: message.T("dossier.bad_json")}}
}

func (s *System) importPush(ctx context.Context, p Push, token store.DossierToken, path, sum string) (*PushAnswer, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	unit, ok := tree.Unit(token.Unit)
	if !ok {
		return nil, fail(Forbidden, "dossier.bad_token")
	}
	answer := &PushAnswer{Rejects: []PushRejects{}}
	above := 0 // lines that were put above the sender's
	if p.JSON {
		above = 1
	}
	r := DossierRequest{DossierFile: DossierFile{Path: path, Name: "api", Unit: unit.Alias}, Source: token.Source, Lang: p.Lang}
	o, err := s.ImportDossiers(ctx, Actor{pushes: &token}, r, func(bad message.Problem) error {
		if answer.Rejected++; len(answer.Rejects) < pushShown {
			answer.Rejects = append(answer.Rejects, PushRejects{bad.Line - above, bad.Column, bad.Value, bad.Text.In(p.Lang)})
		}
		return nil
	})
	if err != nil {
		return nil, named(err, "body")
	}
	answer.Import, answer.Rows, answer.Dossiers, answer.Added, answer.Changed, answer.Unchanged = o.Number, o.Rows, o.Dossiers, o.Added, o.Changed, o.Same
	kept, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("trả lời: %w", err)
	}
	e := audit.Entry{Chain: token.Top, Actor: "api:" + token.Source, Verb: "push_dossiers", Target: "dossiers:" + token.Source, Unit: token.Unit}
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		return tx.AddDossierPush(store.DossierPush{Token: token.Hash, Key: p.Key, Body: sum, Answer: string(kept)})
	})
	if errors.Is(err, store.ErrExists) { // the same push came twice at once
		err = nil
	}
	return answer, err
}
