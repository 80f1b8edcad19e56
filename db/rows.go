package db

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// rows gathers the rows of a statement column by column, each as the text of
// a PostgreSQL array, to be given to unnest(). That is the cheapest way to
// write many small rows at once. Texts are cleaned and times clamped.
type rows struct {
	columns [][]byte
	n       int
}

// add appends a row. All rows have the same number of values.
func (r *rows) add(values ...any) {
	if r.columns == nil {
		r.columns = make([][]byte, len(values))
	}
	for i, v := range values {
		sep := byte(',')
		if r.n == 0 {
			sep = '{'
		}
		r.columns[i] = appendElement(append(r.columns[i], sep), v)
	}
	r.n++
}

// args are the columns as arguments. A statement without rows is not to be run.
func (r *rows) args(more ...any) []any {
	args := make([]any, 0, len(r.columns)+len(more))
	for _, c := range r.columns {
		args = append(args, string(append(c, '}')))
	}
	return append(args, more...)
}

func appendElement(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "NULL"...)
	case string:
		return appendQuoted(b, Clean(v))
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case uint32:
		return strconv.AppendUint(b, uint64(v), 10)
	case float64:
		return strconv.AppendFloat(b, v, 'g', -1, 64)
	case bool:
		return strconv.AppendBool(b, v)
	case time.Time:
		return append(clamp(v).AppendFormat(append(b, '"'), "2006-01-02 15:04:05.999999Z07:00"), '"')
	case []byte:
		return append(hex.AppendEncode(append(b, `"\\x`...), v), '"')
	}
	return appendQuoted(b, Clean(fmt.Sprint(v)))
}

func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

// write runs a statement over the gathered rows, if there are any.
func (t *tx) write(query string, r *rows, more ...any) error {
	if r.n == 0 {
		return nil
	}
	return t.run(query, r.args(more...)...)
}

// placeholders is the list of VALUES for n rows of width columns: "($1,$2),($3,$4)".
// It serves rows with big values, of which arrays are costly.
func placeholders(n, width int) string {
	var b strings.Builder
	for i := range n * width {
		switch {
		case i == 0:
			b.WriteString("($")
		case i%width == 0:
			b.WriteString("),($")
		default:
			b.WriteString(",$")
		}
		b.WriteString(strconv.Itoa(i + 1))
	}
	b.WriteByte(')')
	return b.String()
}

// list joins words that hold no comma, for string_to_array.
func list[S ~string](words []S) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = strings.ReplaceAll(string(w), ",", " ")
	}
	return strings.Join(parts, ",")
}

// ids is a list of numbers as a PostgreSQL array.
func ids[N int64 | uint32](list []N) string {
	b := []byte{'{'}
	for i, id := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(id), 10)
	}
	return string(append(b, '}'))
}

// texts is a list of texts as a PostgreSQL array.
func texts(list []string) string {
	b := []byte{'{'}
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(b, Clean(s))
	}
	return string(append(b, '}'))
}
