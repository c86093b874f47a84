package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/store"
)

// MaxDraft bounds the text of a draft, in bytes, as that of a rulebook is.
const MaxDraft = 1 << 20

// DraftPage is a draft with what is found in its text.
type DraftPage struct {
	*Frame
	Draft rulebook.Draft
	Owner org.Unit
	From  *rulebook.Edition // that it began as; nil for one that was uploaded
	Checked
}

// Checked is what is found in the text of a draft.
type Checked struct {
	Problems message.Problems // in the order of the text; none: it can be published
	Warnings message.Problems // of a text that loads: what a person should look at; they keep nothing from being published
	Book     *rulebook.Index  // nil when the text does not load
	Outline  []OutlineRow     // empty when the text is no YAML
}

// Draft shows a draft. With a text it shows the draft as it would be with that
// text, and saves nothing.
func (s *System) Draft(ctx context.Context, a Actor, id rulebook.DraftID, text *string) (*DraftPage, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &DraftPage{Frame: f}
	if v.Draft, err = s.editable(ctx, a, f.tree, id); err != nil {
		return nil, err
	}
	v.Owner, _ = f.tree.Unit(v.Draft.Unit)
	editions, err := s.store.Editions(ctx)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(editions, func(e rulebook.Edition) bool { return e.Hash == v.Draft.Origin }); i >= 0 {
		v.From = &editions[i]
	}
	if text != nil {
		v.Draft.Text = []byte(*text)
	}
	v.Checked, err = check(v.Draft, editions, f.tree.Top(v.Draft.Unit))
	return v, err
}

// editable returns a draft that the person may edit and that is not published.
func (s *System) editable(ctx context.Context, a Actor, tree *org.Tree, id rulebook.DraftID) (rulebook.Draft, error) {
	d, err := s.store.Draft(ctx, id)
	if err != nil {
		return d, found(err, "app.no_draft")
	}
	if err := s.authorise(a, account.EditIndex, d.Unit, tree); err != nil {
		return d, err
	}
	if d.Published != "" {
		return d, fail(Conflict, "draft.is_published")
	}
	return d, nil
}

// check finds what keeps a text from being published: the faults of the
// rulebook, or that there is such an edition already.
func check(d rulebook.Draft, editions []rulebook.Edition, top org.UnitID) (Checked, error) {
	var c Checked
	t, err := parseYAML(string(d.Text))
	if err == nil {
		c.Outline = t.outline()
	}
	c.Book, err = rulebook.Load(d.Text, d.File)
	if err != nil && !errors.As(err, &c.Problems) {
		return c, err
	}
	if c.Book != nil {
		c.Warnings = c.Book.Warnings(d.File)
		if text, taken := taken(c.Book, editions, top); taken {
			p := message.Problem{File: d.File, Value: c.Book.Version, Text: text}
			if it, ok := lookup(t.root, "version"); ok {
				p.Line = it.key.Line
			}
			c.Problems = message.Problems{p}
		}
	}
	for i, row := range c.Outline {
		for _, p := range c.Problems {
			if p.Code == row.Code {
				c.Outline[i].Faults++
			}
		}
		if c.Book != nil {
			c.Outline[i].Node, _ = c.Book.Find(row.Code)
		}
	}
	return c, nil
}

// taken says why an index cannot become an edition beside those there are.
// Names are taken below a topmost unit only: two provinces may share one.
func taken(x *rulebook.Index, editions []rulebook.Edition, top org.UnitID) (message.Text, bool) {
	for _, e := range editions {
		switch {
		case e.Hash == x.Hash():
			return message.T("draft.same_content", message.Word("version", e.Version)), true
		case e.Top == top && e.Index == x.ID && e.Version == x.Version:
			return message.T("draft.version_taken", message.Word("version", e.Version)), true
		}
	}
	return message.Text{}, false
}

// DraftFile returns the text of a draft and the name of its file.
func (s *System) DraftFile(ctx context.Context, a Actor, id rulebook.DraftID) (text []byte, name string, err error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, "", err
	}
	d, err := s.editable(ctx, a, tree, id)
	return d.Text, d.File, err
}

// CloneIndex begins a draft from an edition, in the name of a unit.
func (s *System) CloneIndex(ctx context.Context, a Actor, hash, unit string) (rulebook.DraftID, error) {
	text, name, err := s.IndexFile(ctx, a, hash)
	if err != nil {
		return "", err
	}
	return s.begin(ctx, a, "clone_index", unit, rulebook.Draft{File: name, Origin: hash, Text: text})
}

// UploadDraft begins a draft from a file, in the name of a unit. A file with
// faults is kept, and they are shown; one that is no text is not.
func (s *System) UploadDraft(ctx context.Context, a Actor, unit, name string, text []byte) (rulebook.DraftID, error) {
	if name = cleanName(name); name == "" {
		name = "index.yaml"
	}
	return s.begin(ctx, a, "upload_draft", unit, rulebook.Draft{File: name, Text: text})
}

func (s *System) begin(ctx context.Context, a Actor, verb, unit string, d rulebook.Draft) (rulebook.DraftID, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return "", err
	}
	seats, err := s.seats(ctx, a)
	if err != nil {
		return "", err
	}
	if len(seats) == 0 {
		return "", fail(Forbidden, "app.forbidden")
	}
	i := slices.IndexFunc(seats, func(u org.Unit) bool { return u.Alias == unit })
	switch {
	case i >= 0:
	case unit == "" && len(seats) == 1:
		i = 0
	default:
		return "", fail(Invalid, "draft.no_unit")
	}
	d.ID, d.Unit, d.Editor, d.Version = rulebook.DraftID(newID()), seats[i].ID, a.name(), 1
	if d.Text, err = cleanText(d.Text); err != nil {
		return "", err
	}
	d.Title, d.Edition = heading(d.Text)
	err = s.store.Change(ctx, draftEntry(a, tree, verb, d), func(tx *store.Tx) error {
		tx.Payload(nil, digestOf(d))
		return tx.PutDraft(d)
	})
	return d.ID, err
}

// cleanText returns a text with the line ends of one kind, and refuses what is
// too long or no text.
func cleanText(text []byte) ([]byte, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case len(text) > MaxDraft:
		return nil, fail(Invalid, "draft.too_big", message.Int("most", MaxDraft>>20))
	case !utf8.Valid(text) || bytes.ContainsRune(text, 0):
		return nil, fail(Invalid, "draft.not_text")
	case len(bytes.TrimSpace(text)) == 0:
		return nil, fail(Invalid, "draft.empty")
	}
	return []byte(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(text))), nil
}

// digest is what the audit chain keeps of a draft: texts of up to a megabyte
// would swell it with every save.
type digest struct {
	rulebook.Draft
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

func digestOf(d rulebook.Draft) digest {
	sum := sha256.Sum256(d.Text)
	return digest{d, len(d.Text), hex.EncodeToString(sum[:])}
}

func draftEntry(a Actor, tree *org.Tree, verb string, d rulebook.Draft) audit.Entry {
	return audit.Entry{Chain: tree.Top(d.Unit), Actor: a.name(), Verb: verb, Target: "draft:" + string(d.ID), Unit: d.Unit}
}

// changeDraft makes one change to a draft of which the person saw a version; when
// another has been saved since, it is a Conflict and nothing is changed.
func (s *System) changeDraft(ctx context.Context, a Actor, id rulebook.DraftID, seen int, verb string, do func(tx *store.Tx, d *rulebook.Draft) error) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	before, err := s.editable(ctx, a, tree, id)
	if err != nil {
		return err
	}
	if before.Version != seen {
		return fail(Conflict, "app.conflict")
	}
	after := before
	err = s.store.Change(ctx, draftEntry(a, tree, verb, before), func(tx *store.Tx) error {
		if err := do(tx, &after); err != nil {
			return err
		}
		tx.Payload(digestOf(before), digestOf(after))
		return nil
	})
	switch {
	case errors.Is(err, store.ErrConflict):
		return fail(Conflict, "app.conflict")
	case errors.Is(err, store.ErrNotFound):
		return found(err, "app.no_draft")
	}
	return err
}

// SaveDraft saves the text of a draft and returns the version that it then
// has. Text that is the same already changes nothing.
func (s *System) SaveDraft(ctx context.Context, a Actor, id rulebook.DraftID, text string, seen int) (version int, err error) {
	clean, err := cleanText([]byte(text))
	if err != nil {
		return 0, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return 0, err
	}
	if d, err := s.editable(ctx, a, tree, id); err != nil || bytes.Equal(d.Text, clean) {
		return d.Version, err
	}
	return seen + 1, s.changeDraft(ctx, a, id, seen, "save_draft", func(tx *store.Tx, d *rulebook.Draft) error {
		d.Text, d.Editor = clean, a.name()
		d.Title, d.Edition = heading(clean)
		return tx.UpdateDraft(*d)
	})
}

// DiscardDraft deletes a draft for good.
func (s *System) DiscardDraft(ctx context.Context, a Actor, id rulebook.DraftID, seen int) error {
	return s.changeDraft(ctx, a, id, seen, "discard_draft", func(tx *store.Tx, d *rulebook.Draft) error { return tx.DeleteDraft(*d) })
}

// PublishDraft makes a draft an edition of its index and returns its hash. The
// text must load, and be no edition that there is already.
func (s *System) PublishDraft(ctx context.Context, a Actor, id rulebook.DraftID, seen int) (hash string, err error) {
	editions, err := s.store.Editions(ctx)
	if err != nil {
		return "", err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return "", err
	}
	version := ""
	err = s.changeDraft(ctx, a, id, seen, "publish_index", func(tx *store.Tx, d *rulebook.Draft) error {
		c, err := check(*d, editions, tree.Top(d.Unit))
		if err != nil {
			return err
		}
		if n := len(c.Problems); n > 0 {
			return &Error{Kind: Invalid, Text: message.T("draft.has_problems", message.Int("n", n)), Cause: c.Problems}
		}
		hash, version, d.Published = c.Book.Hash(), c.Book.Version, c.Book.Hash()
		if err := tx.PutRulebook(tree.Top(d.Unit), hash, c.Book.ID, version, d.File, d.Text); err != nil {
			return err
		}
		return tx.PublishDraft(*d)
	})
	if errors.Is(err, store.ErrExists) {
		return "", fail(Conflict, "draft.version_taken", message.Word("version", version))
	}
	return hash, err
}

// DraftComponent is one criterion of a draft in a form.
type DraftComponent struct {
	*DraftPage
	Row    OutlineRow
	Fields []DraftField
	Lines  []string // of the text, as far as it speaks of the criterion itself
	Trial  *Trial   // nil where the text does not load, or the criterion is a sum
}

// DraftComponent shows a criterion of a draft, and what it would give for some
// inputs.
func (s *System) DraftComponent(ctx context.Context, a Actor, id rulebook.DraftID, code string, given map[string]string) (*DraftComponent, error) {
	p, err := s.Draft(ctx, a, id, nil)
	if err != nil {
		return nil, err
	}
	form, err := formOf(string(p.Draft.Text), code)
	if err != nil {
		return nil, err
	}
	v := &DraftComponent{DraftPage: p, Row: form.row, Fields: form.fields, Lines: form.lines()}
	i := slices.IndexFunc(p.Outline, func(r OutlineRow) bool { return r.Code == code })
	v.Row = p.Outline[i]
	if v.Row.Node != nil && v.Row.Node.Scored() {
		t := Try(v.Row.Node, given)
		v.Trial = &t
	}
	return v, nil
}

// EditComponent changes a criterion of a draft where it stands in the text.
// given holds the values of its form's fields; FieldErrors is what is wrong
// with them, and then nothing is saved.
func (s *System) EditComponent(ctx context.Context, a Actor, id rulebook.DraftID, code string, given map[string]string, seen int) (FieldErrors, error) {
	text, _, err := s.DraftFile(ctx, a, id)
	if err != nil {
		return nil, err
	}
	form, err := formOf(string(text), code)
	if err != nil {
		return nil, err
	}
	edited, wrong, err := form.apply(given)
	if err != nil || len(wrong) > 0 {
		return wrong, err
	}
	_, err = s.SaveDraft(ctx, a, id, edited, seen)
	return nil, err
}
