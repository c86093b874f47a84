package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	sqlite3 "modernc.org/sqlite/lib" // its parent is the driver "sqlite"

	"github.com/parindex/parindex/message"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens a database and brings its schema up to date: a file of SQLite by
// its path (created, with its folder, if need be), or PostgreSQL by a URL that
// begins with postgres://. Failures are a *Fault.
func Open(ctx context.Context, dsn string) (*Store, error) { return OpenAt(ctx, dsn, latest) }

// latest is the schema that this program knows.
const latest = 0

// OpenAt is Open, but brings a new database to an earlier schema: that of a
// backup, whose rows it is to take.
func OpenAt(ctx context.Context, dsn string, schema int64) (*Store, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(ctx, dsn, schema)
	}
	return openSQLite(ctx, dsn, schema)
}

func opened(read, write *sql.DB, d dialect, closing func() error) *Store {
	s := &Store{Now: time.Now, read: source{read, d}, write: write, close: closing}
	s.sessions = &SessionStore{s: s}
	return s
}

// readers is how many connections read at once; SQLite's readers share the
// machine's processors, PostgreSQL's the server's.
const (
	readers     = 4
	connections = 16
)

func openSQLite(ctx context.Context, path string, schema int64) (*Store, error) {
	if err := prepareFile(path); err != nil {
		return nil, fault(err, "store.cannot_write", message.Word("place", path))
	}
	name, err := fileURL(path)
	if err != nil {
		return nil, fault(err, "store.cannot_write", message.Word("place", path))
	}
	// synchronous=FULL: what was acknowledged survives a power cut.
	// busy_timeout lets the command line and a server take turns.
	const common = "?_busy_timeout=30000&_dqs=0&_pragma=foreign_keys(1)"
	write, err := sql.Open("sqlite", name+common+"&_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_pragma=cache_size(-32768)")
	if err != nil {
		return nil, fault(err, "store.cannot_open", message.Word("place", path))
	}
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write, onSQLite, path, schema); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read, err := sql.Open("sqlite", name+common+"&_query_only=1")
	if err != nil {
		return nil, errors.Join(fault(err, "store.cannot_open", message.Word("place", path)), write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	// The writer goes last: the last connection to close empties the log.
	return opened(read, write, onSQLite, func() error { return errors.Join(read.Close(), write.Close()) }), nil
}

// prepareFile creates the file if need be, before SQLite does so with a mode
// that lets others read it.
func prepareFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// fileURL names a file to SQLite so that no letter of its path is taken for
// an option.
func fileURL(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	abs = filepath.ToSlash(abs)
	if !strings.HasPrefix(abs, "/") {
		abs = "/" + abs // C:/…
	}
	return (&url.URL{Scheme: "file", Path: abs}).String(), nil
}

func openPostgres(ctx context.Context, dsn string, schema int64) (*Store, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		// The cause would repeat the URL, and the password in it.
		return nil, fault(errors.New("URL"), "store.bad_url")
	}
	place := u.Host + u.Path
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, fault(err, "store.cannot_open", message.Word("place", place))
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fault(err, "store.no_server", message.Word("place", place)), db.Close())
	}
	if err := migrate(ctx, db, onPostgres, place, schema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return opened(db, db, onPostgres, db.Close), nil
}

// attempts is how often a migration is tried on SQLite without the schema
// having moved. No lock keeps processes apart there that start at once: one
// of them takes each step, and the others fail, look again and find it done.
const attempts = 5

// migrate brings the schema up to date. place names the database to people.
func migrate(ctx context.Context, db *sql.DB, d dialect, place string, schema int64) error {
	var err error
	reached := int64(-1)
	for i := 0; i < attempts; i++ {
		var newer *Fault
		if err = migrateOnce(ctx, db, d, place, schema); err == nil || errors.As(err, &newer) {
			return err
		}
		if isSQLite(err, sqlite3.SQLITE_NOTADB) {
			return fault(err, "store.not_database", message.Word("place", place))
		}
		if ctx.Err() != nil || d.engine != goose.DialectSQLite3 {
			break
		}
		if now, failed := (source{db, d}).schema(ctx); failed == nil && now > reached {
			reached, i = now, -1
		}
		time.Sleep(time.Duration(i+2) * 20 * time.Millisecond)
	}
	return fault(err, "store.cannot_migrate", message.Word("place", place))
}

func migrateOnce(ctx context.Context, db *sql.DB, d dialect, place string, schema int64) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	if d.engine == goose.DialectPostgres {
		// Asked for once a second, for five minutes.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(d.engine, db, files, options...)
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if schema > target {
		current = schema
	}
	if current > target {
		return fault(fmt.Errorf("schema %d, known %d", current, target), "store.newer", message.Word("place", place),
			message.Word("got", fmt.Sprint(current)), message.Word("known", fmt.Sprint(target)))
	}
	if schema != latest {
		_, err = provider.UpTo(ctx, schema)
		return err
	}
	if _, err = provider.Up(ctx); err != nil {
		return err
	}
	if err := fillSought(ctx, source{db, d}); err != nil {
		return err
	}
	return fillCubes(ctx, db, d)
}
