package store

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// withValues gives a statement with the values of its parameters in it: the engine plans one with parameters twice, the first
// time without knowing them. Where it has no words for a value, all are left to be bound.
func withValues(statement string, args []sql.NamedArg) (text string, left []any, err error) {
	if len(args) == 0 {
		return statement, nil, nil
	}
	if slices.ContainsFunc(args, func(a sql.NamedArg) bool { return unwritable(a.Value) }) {
		for _, a := range args {
			left = append(left, a)
		}
		return statement, left, nil
	}
	text, err = writtenOut(statement, args)
	return text, nil, err
}

// writtenOut puts values in the place of the named parameters of a statement. What looks like one in a comment or a text stays.
func writtenOut(statement string, args []sql.NamedArg) (string, error) {
	words := map[string]string{}
	for _, a := range args {
		word, err := literal(a.Value)
		if err != nil {
			return "", fmt.Errorf("parameter %s: %w", a.Name, err)
		}
		words[a.Name] = word
	}
	var out strings.Builder
	for {
		at := strings.IndexAny(statement, `$'"-`)
		if at < 0 {
			out.WriteString(statement)
			return out.String(), nil
		}
		out.WriteString(statement[:at])
		statement = statement[at:]
		end := lengthOf(statement)
		part := statement[:end]
		if part[0] == '$' {
			word, ok := words[part[1:]]
			if !ok {
				return "", fmt.Errorf("parameter %s has no value", part[1:])
			}
			part = word
		}
		out.WriteString(part)
		statement = statement[end:]
	}
}

// lengthOf is how long the parameter, the text, the quoted name or the comment is with which a statement goes on; 1 for a minus.
func lengthOf(statement string) int {
	end := -1
	switch first := statement[0]; {
	case first == '$':
		end = strings.IndexFunc(statement[1:], func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' }) + 1
		if end == 0 {
			end = len(statement)
		}
		return end
	case strings.HasPrefix(statement, "--"):
		end = strings.IndexByte(statement, '\n')
	case first == '-':
		return 1
	default:
		end = strings.IndexByte(statement[1:], first) + 1
	}
	if end <= 0 {
		return len(statement)
	}
	return end + 1
}

// literal writes a value as SQL.
func literal(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "null", nil
	case string:
		return text(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return whole(int64(v)), nil
	case int64:
		return whole(v), nil
	case float64:
		return "cast(" + text(strconv.FormatFloat(v, 'g', -1, 64)) + " as double)", nil
	case decimal.Decimal:
		return "cast(" + text(v.String()) + " as decimal(24, 6))", nil
	case time.Time:
		return "timestamp " + text(v.UTC().Format("2006-01-02 15:04:05.999999")), nil
	case driver.Valuer:
		plain, err := v.Value()
		if err != nil {
			return "", err
		}
		return literal(plain)
	}
	return "", fmt.Errorf("a value of type %T cannot be written out", value)
}

// whole writes a number of 64 bits: by itself the engine would take it for one of 32.
func whole(n int64) string { return "cast(" + strconv.FormatInt(n, 10) + " as bigint)" }
