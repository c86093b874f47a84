// Package feed reads what a site publishes of itself: RSS, RDF and Atom feeds
// and sitemaps. It knows titles, addresses and days, and nothing of the field.
package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// Item is one thing that a site published.
type Item struct {
	Title, Link, GUID string
	On                calendar.Date // in Vietnam
	Line              int
}

// Limits of a file.
const (
	MaxSize  = 8 << 20 // bytes
	MaxItems = 50_000  // what a sitemap may hold
	maxField = 2000    // characters of a title or an address
)

// begins are the elements that are one item each.
var begins = []string{"item", "entry", "url"}

// Read reads a feed or a sitemap. What is wrong with an item does not keep the
// others out: it is reported beside them. The error says that the file as a
// whole is no feed; both are message.Problems.
func Read(data []byte, file string) (items []Item, problems message.Problems, err error) {
	fault := func(line int, key string, args ...message.Arg) error {
		return message.Problems{{File: file, Line: line, Text: message.T(key, args...)}}
	}
	if len(data) > MaxSize {
		return nil, nil, fault(0, "feed.too_big", message.Int("most", MaxSize>>20))
	}
	r := &reader{d: xml.NewDecoder(bytes.NewReader(data)), file: file}
	r.d.Strict = false
	r.d.Entity = xml.HTMLEntity
	r.d.CharsetReader = charset
	for {
		token, err := r.d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := r.d.InputPos()
		if err != nil {
			return nil, nil, fault(line, "feed.broken", message.Word("cause", err.Error()))
		}
		switch t := token.(type) {
		case xml.StartElement:
			r.start(t, line)
		case xml.EndElement:
			r.end(t)
		case xml.CharData:
			r.text.Write(t)
		}
		if len(r.items) > MaxItems {
			return nil, nil, fault(line, "feed.too_many", message.Int("most", MaxItems))
		}
	}
	switch {
	case r.root == "sitemapindex":
		return nil, nil, fault(0, "feed.index")
	case !slices.Contains([]string{"rss", "rdf", "feed", "urlset"}, r.root):
		return nil, nil, fault(0, "feed.none")
	}
	return r.items, r.problems, nil
}

// charset decodes what is not UTF-8.
func charset(label string, in io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(label)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(in), nil
}

type reader struct {
	d        *xml.Decoder
	file     string
	root     string
	depth    int
	inside   int // depth of the item that is being read, 0: none
	item     Item
	day      string // as found
	text     strings.Builder
	items    []Item
	problems message.Problems
}

func (r *reader) start(t xml.StartElement, line int) {
	r.depth++
	name := strings.ToLower(t.Name.Local)
	if r.root == "" {
		r.root = name
	}
	r.text.Reset()
	if r.inside == 0 && slices.Contains(begins, name) {
		r.inside, r.item, r.day = r.depth, Item{Line: line}, ""
		return
	}
	// Atom: the address stands in an attribute; rel="self" is of the feed.
	if r.inside > 0 && name == "link" {
		href, rel := "", "alternate"
		for _, a := range t.Attr {
			switch a.Name.Local {
			case "href":
				href = a.Value
			case "rel":
				rel = a.Value
			}
		}
		if href != "" && rel == "alternate" && r.item.Link == "" {
			r.item.Link = clean(href)
		}
	}
}

func (r *reader) end(t xml.EndElement) {
	name := strings.ToLower(t.Name.Local)
	said := clean(html.UnescapeString(r.text.String()))
	r.text.Reset()
	if r.inside > 0 && r.depth == r.inside {
		r.close()
		r.inside = 0
	} else if r.inside > 0 && said != "" {
		r.field(name, said)
	}
	r.depth--
}

// field takes what an element of an item says; the first of each kind counts.
func (r *reader) field(name, said string) {
	set := func(into *string) {
		if *into == "" {
			*into = said
		}
	}
	direct := r.depth == r.inside+1
	switch {
	case name == "title" && (direct || r.root == "urlset"): // news:title of a sitemap stands one deeper
		set(&r.item.Title)
	case name == "loc" && direct, name == "link" && direct:
		set(&r.item.Link)
	case name == "guid" && direct, name == "id" && direct:
		set(&r.item.GUID)
	case name == "publication_date": // of a news sitemap: the day of publication, lastmod is that of a change
		r.day = said
	case slices.Contains([]string{"pubdate", "published", "date"}, name) && direct:
		r.day = said
	case slices.Contains([]string{"updated", "lastmod"}, name) && direct:
		set(&r.day)
	}
}

// close adds the item that was read.
func (r *reader) close() {
	report := func(column, value, key string) {
		r.problems = append(r.problems, message.Problem{File: r.file, Line: r.item.Line, Column: column, Value: value, Text: message.T(key)})
	}
	if !isAddress(r.item.Link) {
		if r.item.Link == "" && isAddress(r.item.GUID) {
			r.item.Link = r.item.GUID
		} else if r.item.Link != "" {
			report("link", r.item.Link, "feed.bad_link")
			return
		}
	}
	if r.item.Title == "" {
		r.item.Title = lastPart(r.item.Link)
	}
	if r.item.Title == "" {
		report("title", "", "feed.no_title")
		return
	}
	var ok bool
	if r.item.On, ok = dayOf(r.day); !ok {
		report("date", r.day, "feed.no_day")
		return
	}
	r.items = append(r.items, r.item)
}

// lastPart is the end of an address, for a sitemap that gives no titles.
func lastPart(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	if base := path.Base(u.Path); base != "/" && base != "." {
		return clean(base)
	}
	return u.Host
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// clean is a text on one line, composed, and not longer than is kept.
func clean(s string) string {
	s = strings.Join(strings.Fields(norm.NFC.String(strings.ToValidUTF8(s, ""))), " ")
	if r := []rune(s); len(r) > maxField {
		s = strings.TrimSpace(string(r[:maxField]))
	}
	return s
}

// forms are how sites write an instant, beside what calendar.Parse reads.
var forms = []string{
	time.RFC1123Z, time.RFC1123, time.RFC3339, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700",
	"2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04 -0700", "2006-01-02T15:04Z07:00",
}

// localForms name no zone: they are Vietnam's.
var localForms = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "Mon, 2 Jan 2006 15:04:05", "2/1/2006 15:04:05", "2/1/2006 15:04"}

// dayOf reads a day as sites write it.
func dayOf(s string) (calendar.Date, bool) {
	if d, err := calendar.Parse(s); err == nil {
		return d, true
	}
	for _, form := range forms {
		if t, err := time.Parse(form, s); err == nil {
			return dated(t)
		}
	}
	for _, form := range localForms {
		if t, err := time.ParseInLocation(form, s, calendar.Zone); err == nil {
			return dated(t)
		}
	}
	return calendar.Date{}, false
}

// dated is the day of an instant, if it is one that the calendar knows.
func dated(t time.Time) (calendar.Date, bool) {
	d := calendar.On(t)
	_, err := calendar.Parse(d.ISO())
	return d, err == nil
}
