package api

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// Page is some rows of a list. Rows keep their place when others come or go:
// a page begins after the key of the last row before it.
type Page[Row any] struct {
	Items []Row  `json:"items" doc:"các dòng của trang này"`
	Next  string `json:"next,omitempty" doc:"địa chỉ của trang sau; không có ở trang cuối"`
}

const usualLimit, mostLimit = 100, 500

var (
	limitParameter = parameter{"limit", "integer", "số dòng mỗi trang, từ 1 đến 500; mặc định 100", "50"}
	afterParameter = parameter{"after", "string", "vị trí bắt đầu, lấy từ next của trang trước", ""}
)

// pageOf cuts the page that was asked for out of all rows.
func pageOf[Row any](c *call, rows []Row, key func(Row) string) (*Page[Row], error) {
	limit := usualLimit
	if typed := c.query.Get("limit"); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > mostLimit {
			return nil, &app.Error{Kind: app.Invalid, Text: message.T("api.limit", message.Int("most", mostLimit))}
		}
		limit = n
	}
	after, err := base64.RawURLEncoding.DecodeString(c.query.Get("after"))
	if err != nil {
		return nil, &app.Error{Kind: app.Invalid, Text: message.T("api.after")}
	}
	slices.SortStableFunc(rows, func(x, y Row) int { return strings.Compare(key(x), key(y)) })
	from := 0
	if len(after) > 0 {
		from, _ = slices.BinarySearchFunc(rows, string(after)+"\x00", func(r Row, k string) int { return strings.Compare(key(r), k) })
	}
	p := &Page[Row]{Items: slices.Concat([]Row{}, rows[from:min(from+limit, len(rows))])}
	if from+limit < len(rows) {
		p.Next = c.next(key(p.Items[limit-1]))
	}
	return p, nil
}

// next is the address of the page after the row with a key.
func (c *call) next(key string) string {
	q := url.Values{}
	for name := range c.query {
		q.Set(name, c.query.Get(name))
	}
	q.Set("after", base64.RawURLEncoding.EncodeToString([]byte(key)))
	return c.r.URL.EscapedPath() + "?" + q.Encode()
}

// number reads a number out of the query, 0 for none.
func (c *call) number(name string) (int, error) {
	typed := c.query.Get(name)
	if typed == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return 0, &app.Error{Kind: app.Invalid, Text: message.T("api.number", message.Word("name", name), message.Word("typed", typed))}
	}
	return n, nil
}

// perMinute is how many requests a key may make in one minute.
const perMinute = 600

// pace holds each key to so many requests a minute, so that a program gone
// wild does not take the pages of people with it.
type pace struct {
	now  func() time.Time
	mu   sync.Mutex
	from time.Time
	n    map[string]int // by hash of the key, in the minute that began at from
}

func newPace(now func() time.Time) *pace { return &pace{now: now, n: map[string]int{}} }

// wait counts a request, and returns for how long the key has to wait.
func (p *pace) wait(key string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if gone := now.Sub(p.from); gone >= time.Minute || gone < 0 {
		p.from = now
		clear(p.n)
	}
	if p.n[key]++; p.n[key] > perMinute {
		return time.Minute - now.Sub(p.from)
	}
	return 0
}

// seconds is a wait as Retry-After tells it.
func seconds(d time.Duration) string { return strconv.Itoa(int(d/time.Second) + 1) }
