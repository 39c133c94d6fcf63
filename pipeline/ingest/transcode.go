package ingest

import (
	"bufio"
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
func sixteenBits(head []byte) (order binary.ByteOrder, mark int) {
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

// inUTF8 gives the file itself, or, where it is UTF-16, a copy of it in UTF-8 in the spool folder.
func inUTF8(ctx context.Context, f plainFile, spool string) (plainFile, error) {
	head, err := firstBytes(f.disk, 64)
	if err != nil {
		f.err = plain(err)
		return f, nil
	}
	order, mark := sixteenBits(head)
	if order == nil {
		return f, nil
	}
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
	_, err = in.Seek(int64(mark), io.SeekStart)
	if err == nil {
		err = transcode(ctx, in, w, order)
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
