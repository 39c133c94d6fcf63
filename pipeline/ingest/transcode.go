package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"unicode/utf16"
	"unicode/utf8"
)

// loneSurrogate stands for half a character. It is no UTF-8 on purpose: the record that holds it is rejected as
// bad_encoding. (The decoder of golang.org/x/text would put U+FFFD there, and a changed record would be loaded.)
const loneSurrogate = 0xff

// sixteenBits tells UTF-16 text from its first bytes: by its byte order mark, or where every character so far is ASCII
// with a zero byte beside it. mark is the length of the byte order mark.
func sixteenBits(head []byte) (order binary.ByteOrder, mark int64) {
	if len(head) >= 2 {
		switch {
		case head[0] == 0xff && head[1] == 0xfe:
			return binary.LittleEndian, 2
		case head[0] == 0xfe && head[1] == 0xff:
			return binary.BigEndian, 2
		}
	}
	const enough = 8 // bytes: shorter text could look like anything
	if len(head) < enough {
		return nil, 0
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if allASCII(head[:len(head)&^1], order) {
			return order, 0
		}
	}
	return nil, 0
}

func allASCII(head []byte, order binary.ByteOrder) bool {
	for ; len(head) > 0; head = head[2:] {
		unit := order.Uint16(head)
		if unit >= 0x7f || unit < ' ' && unit != '\t' && unit != '\r' && unit != '\n' {
			return false
		}
	}
	return true
}

// sniffedBytes is how much of a file is searched for the end of its first line.
const sniffedBytes = 64 << 10

// inUTF8 gives the file itself, or a copy of it in the spool folder: in UTF-8 where it is UTF-16, with line feeds where
// its lines end in a bare carriage return, as the spreadsheet of an old Macintosh writes them.
func inUTF8(ctx context.Context, f plainFile, spool string) (plainFile, error) {
	head, err := firstBytes(f.disk, sniffedBytes)
	if err != nil {
		f.err = plain(err)
		return f, nil
	}
	order, mark := sixteenBits(head[:min(len(head), 64)])
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(head, []byte{0, 0, 0xfe, 0xff}):
		f.err = errors.New("the text is UTF-32: save it as UTF-8")
		return f, nil
	case order != nil:
		return rewritten(f, spool, mark, func(in io.Reader, out *bufio.Writer) error { return transcode(ctx, in, out, order) })
	case bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0:
		return rewritten(f, spool, 0, func(in io.Reader, out *bufio.Writer) error { return lineFeeds(ctx, in, out) })
	}
	return f, nil
}

// rewritten gives a copy of the file in the spool folder as rewrite makes it, without the first bytes.
func rewritten(f plainFile, spool string, skip int64, rewrite func(in io.Reader, out *bufio.Writer) error) (plainFile, error) {
	in, err := os.Open(f.disk)
	if err != nil {
		f.err = plain(err)
		return f, nil
	}
	defer func() { _ = in.Close() }()
	out, err := os.CreateTemp(spool, "text-*")
	if err != nil {
		return f, err
	}
	w := bufio.NewWriterSize(out, 1<<20)
	_, err = in.Seek(skip, io.SeekStart)
	if err == nil {
		err = rewrite(in, w)
	}
	if err := errors.Join(err, w.Flush(), out.Close()); err != nil {
		return f, errors.Join(err, os.Remove(out.Name()))
	}
	if f.temp {
		err = os.Remove(f.disk)
	}
	f.disk, f.temp = out.Name(), true
	return f, err
}

// lineFeeds writes every carriage return as a line feed, and one that a line feed follows not at all.
func lineFeeds(ctx context.Context, in io.Reader, out *bufio.Writer) error {
	block, pending := make([]byte, 64<<10), false
	for {
		read, err := in.Read(block)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, b := range block[:read] {
			if pending && b != '\n' {
				_ = out.WriteByte('\n') // the writer keeps its first error for Flush
			}
			if pending = b == '\r'; !pending {
				_ = out.WriteByte(b)
			}
		}
		if errors.Is(err, io.EOF) {
			if pending {
				err = out.WriteByte('\n')
			} else {
				err = nil
			}
			return err
		}
		if err != nil {
			return err
		}
	}
}

// transcode writes UTF-16 as UTF-8. What is no character becomes a byte that is no UTF-8.
func transcode(ctx context.Context, in io.Reader, out *bufio.Writer, order binary.ByteOrder) error {
	block, text := make([]byte, 64<<10), make([]byte, 0, 128<<10)
	high := rune(0) // the first half of a character whose second half has not come yet
	for {
		read, err := io.ReadFull(in, block)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		text = text[:0]
		for at := 0; at+1 < read; at += 2 {
			text, high = appendUnit(text, high, rune(order.Uint16(block[at:])))
		}
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if ended && (high != 0 || read%2 == 1) {
			text = append(text, loneSurrogate)
		}
		if _, err := out.Write(text); err != nil || ended {
			return err
		}
		if err != nil {
			return err
		}
	}
}

// appendUnit appends the character that a unit of 16 bits completes, or keeps the unit as the first half of one.
func appendUnit(text []byte, high, unit rune) ([]byte, rune) {
	const lowest, lower, highest = 0xd800, 0xdc00, 0xdfff
	if high != 0 {
		if both := utf16.DecodeRune(high, unit); both != utf8.RuneError {
			return utf8.AppendRune(text, both), 0
		}
		text = append(text, loneSurrogate)
	}
	switch {
	case unit < lowest || unit > highest:
		return utf8.AppendRune(text, unit), 0
	case unit < lower:
		return text, unit
	}
	return append(text, loneSurrogate), 0
}
