package ingest

import (
	"bytes"
	"iter"
)

// quoting is where in a CSV record a reader stands.
type quoting int

const (
	fieldStart quoting = iota
	inPlain
	inQuotes
	afterQuote // a quote inside quotes: it ends the field or begins a doubled one
)

// advance moves a reader over bytes of one record.
func advance(state quoting, data []byte, comma byte) quoting {
	for _, b := range data {
		switch {
		case state == inQuotes:
			if b == '"' {
				state = afterQuote
			}
		case b == '"' && (state == fieldStart || state == afterQuote):
			state = inQuotes
		case b == comma:
			state = fieldStart
		default:
			state = inPlain
		}
	}
	return state
}

// field is one field of a record: its value without quotes, and whether RFC 4180 would write it so.
type field struct {
	value    []byte
	clean    bool
	unclosed bool
}

// splitRecord takes a record apart. It never fails: quotes in wrong places stay in the value and the field is not clean.
func splitRecord(body []byte, comma byte) iter.Seq[field] {
	return func(yield func(field) bool) {
		for rest, more := body, true; more; {
			var f field
			f, rest, more = nextField(rest, comma)
			if !yield(f) {
				return
			}
		}
	}
}

// nextField cuts one field off; more says that a delimiter followed it.
func nextField(rest []byte, comma byte) (f field, tail []byte, more bool) {
	if len(rest) == 0 || rest[0] != '"' {
		value, tail, more := bytes.Cut(rest, []byte{comma})
		return field{value: value, clean: !bytes.ContainsAny(value, "\"\r")}, tail, more
	}
	value, i := make([]byte, 0, len(rest)), 1
	for i < len(rest) {
		end := bytes.IndexByte(rest[i:], '"')
		if end < 0 {
			return field{value: append(value, rest[i:]...), unclosed: true}, nil, false
		}
		value = append(value, rest[i:i+end]...)
		i += end + 1
		if i < len(rest) && rest[i] == '"' {
			value = append(value, '"')
			i++
			continue
		}
		stray, tail, more := bytes.Cut(rest[i:], []byte{comma})
		return field{value: append(value, stray...), clean: len(stray) == 0}, tail, more
	}
	return field{value: value, unclosed: true}, nil, false
}
