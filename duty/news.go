package duty

import (
	"net/url"
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// News is a news item of a unit.
type News struct {
	ID     string        `json:"id"`
	Unit   org.UnitID    `json:"unit"`
	On     calendar.Date `json:"on"`
	Title  string        `json:"title"`
	Link   string        `json:"link,omitempty"`
	GUID   string        `json:"guid,omitempty"`
	Source string        `json:"source"` // the feed or file, or "" when entered by hand
	By     string        `json:"by"`
	Taken  bool          `json:"taken_back,omitempty"` // it does not count, as somebody decided
}

// Keys are what tells one item of a unit from another: two items that share
// any of them are one. They are the link without what only counts visits, the
// mark that the site gives, and the title with its day.
func (n News) Keys() []string {
	var keys []string
	if link := plainLink(n.Link); link != "" {
		keys = append(keys, "link:"+link)
	}
	if guid := strings.TrimSpace(n.GUID); guid != "" {
		keys = append(keys, "guid:"+guid)
	}
	if title := message.Slug(n.Title); title != "" {
		keys = append(keys, "title:"+n.On.ISO()+":"+title)
	}
	return keys
}

// plainLink is an address without scheme, www, fragment, a slash at the end and
// the parameters with which senders count their readers.
func plainLink(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" {
		return ""
	}
	query := u.Query()
	for name := range query {
		if strings.HasPrefix(strings.ToLower(name), "utm_") || slices.Contains([]string{"fbclid", "gclid", "zarsrc"}, strings.ToLower(name)) {
			query.Del(name)
		}
	}
	plain := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") + strings.TrimRight(u.EscapedPath(), "/")
	if len(query) > 0 {
		plain += "?" + query.Encode()
	}
	return plain
}

// Fresh returns those of items that are not among known (their keys), each
// once, and how many were there before or twice.
func Fresh(items []News, known map[string]bool) (fresh []News, again int) {
	seen := map[string]bool{}
	for _, n := range items {
		keys := n.Keys()
		if slices.ContainsFunc(keys, func(k string) bool { return known[k] || seen[k] }) || len(keys) == 0 {
			again++
		} else {
			fresh = append(fresh, n)
		}
		// Also of what is there: it may be known by one key and bring another.
		for _, k := range keys {
			seen[k] = true
		}
	}
	return fresh, again
}
