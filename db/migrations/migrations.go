// Package migrations holds the database schema as numbered goose files
// (NNN_noun.sql, "-- +goose Up" and "-- +goose Down"). A file that was
// released is never changed; a change of the schema is a new file.
package migrations

import "embed"

// Files are the migrations, in the order of their numbers.
//
//go:embed *.sql
var Files embed.FS
