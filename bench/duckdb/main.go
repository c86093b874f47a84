// Command duckdb loads a CSV file into DuckDB, asks it one question, and
// prints how long each took and the answer. It is a module of its own, so that
// whoever builds parindex needs neither DuckDB nor a C compiler.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"os"
	"path/filepath"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the driver "duckdb"
)

// answer is what is printed, as JSON.
type answer struct {
	Load  float64 // seconds
	Query float64
	Rows  [][]any
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: duckdb FILE.csv QUERY")
	}
	a, err := run(context.Background(), os.Args[1], os.Args[2])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(a)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// run loads the file into a table t of texts, in a database on disk.
func run(ctx context.Context, file, query string) (a answer, err error) {
	dir, err := os.MkdirTemp("", "duckdb-")
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	db, err := sql.Open("duckdb", filepath.Join(dir, "d.db"))
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	start := time.Now()
	if _, err := db.ExecContext(ctx, "CREATE TABLE t AS SELECT * FROM read_csv(?, header = true, all_varchar = true)", file); err != nil {
		return a, err
	}
	if _, err := db.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return a, err
	}
	a.Load, start = time.Since(start).Seconds(), time.Now()
	a.Rows, err = rows(ctx, db, query)
	a.Query = time.Since(start).Seconds()
	return a, err
}

func rows(ctx context.Context, db *sql.DB, query string) (all [][]any, err error) {
	found, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	columns, err := found.Columns()
	if err != nil {
		return nil, err
	}
	for found.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, found.Err()
}
