package cdr

import (
	"context"
	"database/sql"
	"time"

	"tollbook/pipeline/store"
)

// Call is one row of the table cdr. What is unknown is empty; duration and segments are -1 where they do not apply.
type Call struct {
	RecordNo                              int64
	User, Caller, Callee, Direction, Kind string
	Start                                 time.Time
	DurationS, Segments                   int64
	Cost                                  store.Dec
	Currency                              string
}

// Sample gives the first rows of the table cdr that Run has made.
func Sample(ctx context.Context, tx *store.Tx, most int) ([]Call, error) {
	rows, err := tx.Query(ctx, files, "sql/sample.sql", sql.Named("most", most))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var calls []Call
	for rows.Next() {
		var c Call
		if err := rows.Scan(&c.RecordNo, &c.User, &c.Caller, &c.Callee, &c.Direction, &c.Kind, &c.Start, &c.DurationS, &c.Segments, &c.Cost, &c.Currency); err != nil {
			return nil, err
		}
		calls = append(calls, c)
	}
	return calls, rows.Err()
}

// Reject is one row of the table cdr_rejects.
type Reject struct {
	File               string
	Line               int64
	Code, Message, Raw string
}

// Rejects gives the first rows of the table cdr_rejects that Run has made.
func Rejects(ctx context.Context, tx *store.Tx, most int) ([]Reject, error) {
	rows, err := tx.Query(ctx, files, "sql/first_rejects.sql", sql.Named("most", most))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var rejects []Reject
	for rows.Next() {
		var r Reject
		if err := rows.Scan(&r.File, &r.Line, &r.Code, &r.Message, &r.Raw); err != nil {
			return nil, err
		}
		rejects = append(rejects, r)
	}
	return rejects, rows.Err()
}
