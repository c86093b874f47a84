// Package notice decides what to tell whom, and when a letter may go out: never
// twice for one thing, one letter a day, not in somebody's quiet hours.
package notice

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// Notice is one thing that a person should know.
type Notice struct {
	ID      string        `json:"id"`
	Account account.ID    `json:"account"`
	Thing   string        `json:"thing"` // what it is about: a person is told of one thing once
	Text    message.Text  `json:"text"`
	Href    string        `json:"href"`
	Due     calendar.Date `json:"due,omitzero"`
	Made    time.Time     `json:"made"`
	Read    time.Time     `json:"read,omitzero"`
}

// Choice is how a person wants to be told beyond the page.
type Choice struct {
	Account account.ID `json:"account"`
	Address string     `json:"address"` // of mail; "": none
	Off     bool       `json:"off"`     // no mail for now
	Hour    int        `json:"hour"`    // from which the day's digest may go out
	From    int        `json:"from"`    // quiet hours, from one hour to another, over midnight where From is the later
	To      int        `json:"to"`      // the same as From: none
	Told    string     `json:"told"`    // day of the last digest
	Version int        `json:"version"` // 0: never set
}

// Usual is what stands where a person has chosen nothing: the digest at seven,
// quiet from nine in the evening until then, and no address yet.
func Usual(id account.ID) Choice { return Choice{Account: id, Hour: 7, From: 21, To: 7} }

// Quiet says whether an instant lies in the person's quiet hours.
func (c Choice) Quiet(at time.Time) bool {
	hour := hourOf(at)
	switch {
	case c.From == c.To:
		return false
	case c.From < c.To:
		return hour >= c.From && hour < c.To
	}
	return hour >= c.From || hour < c.To
}

// Digest says whether the digest of a day may go out at an instant.
func (c Choice) Digest(at time.Time) bool {
	return c.Address != "" && !c.Off && !c.Quiet(at) && hourOf(at) >= c.Hour && c.Told != calendar.On(at).ISO()
}

// Wrong says what is wrong with hours; nil if nothing is.
func (c Choice) Wrong() *message.Text {
	for _, h := range []int{c.Hour, c.From, c.To} {
		if h < 0 || h > 23 {
			t := message.T("notice.bad_hour")
			return &t
		}
	}
	if c.Quiet(calendar.MustParse("01/01/2024").At(c.Hour)) {
		t := message.T("notice.quiet_digest")
		return &t
	}
	return nil
}

// The channels of deliveries.
const (
	Mail = "mail"
	Hook = "hook"
)

// Delivery is a letter or a call on its way. It is kept until it has arrived:
// its ID is what the receiver knows it again by, when it comes twice.
type Delivery struct {
	ID      string
	Channel string
	Address string
	Subject string
	Body    string
	Secret  string    // with which a call is signed
	After   time.Time // not before
	Tries   int
	Done    time.Time
	Fault   string // of the last try
}

// MostTries is after how many tries a delivery is given up.
const MostTries = 12

// Wait is how long to wait after a number of failed tries: a minute, then twice
// as long each time, up to six hours.
func Wait(tries int) time.Duration {
	wait := time.Minute
	for range min(tries-1, 10) {
		wait *= 2
	}
	return min(wait, 6*time.Hour)
}

// Sign is the signature of a call at an instant: HMAC-SHA256, in hex, over
// seconds since 1970, a full stop and the body.
func Sign(secret string, at time.Time, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(strconv.FormatInt(at.Unix(), 10) + "." + body)) // a hash takes all
	return hex.EncodeToString(mac.Sum(nil))
}

func hourOf(at time.Time) int { return at.In(calendar.Zone).Hour() }

// Receiver is where an office wants to be called: a bridge to its messenger.
type Receiver struct {
	ID      string    `json:"id"`
	Unit    string    `json:"unit"` // and what is below it
	Address string    `json:"address"`
	Secret  string    `json:"-"`
	Made    time.Time `json:"made"`
}

// CallID is the ID of a call to a receiver about one thing, the same whenever
// the thing is told again.
func CallID(receiver, unit, thing string) string {
	sum := sha256.Sum256([]byte(receiver + "\x00" + unit + "\x00" + thing))
	return hex.EncodeToString(sum[:16])
}
