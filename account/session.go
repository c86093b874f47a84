package account

import "time"

// Session is a browser in which somebody is signed in.
type Session struct {
	ID      string // worth nothing for getting in
	Begun   time.Time
	Seen    time.Time // zero: not noted
	Address string
	Agent   string // as the browser names itself
}
