package store

import (
	"context"
	"database/sql"
	"time"
)

// Pool is how the connections to the database are used.
type Pool struct {
	Open, InUse int
	Waits       int64         // how often one had to be waited for
	Waited      time.Duration // in all
}

// Pool adds up the connections that read and those that write.
func (s *Store) Pool() Pool {
	var p Pool
	add := func(st sql.DBStats) {
		p.Open += st.OpenConnections
		p.InUse += st.InUse
		p.Waits += st.WaitCount
		p.Waited += st.WaitDuration
	}
	add(s.write.Stats())
	if reading, ok := s.read.querier.(*sql.DB); ok && reading != s.write {
		add(reading.Stats())
	}
	return p
}

// Count counts the sessions of signed-in people that have neither expired nor
// been ended.
func (ss *SessionStore) Count(ctx context.Context) (int64, error) {
	return one(ctx, ss.s.read, "phiên đăng nhập", func(rows *sql.Rows) (int64, error) {
		var n int64
		return n, rows.Scan(&n)
	}, "SELECT COUNT(*) FROM session_account a JOIN session s ON s.token = a.token WHERE a.ended = 0 AND s.expiry > ?", ss.s.Now().UnixNano())
}
