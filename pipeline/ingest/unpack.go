package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// plainFile is one export as plain text on disk: a file of usage/ as it is, or unpacked or transcoded into the spool
// folder; or one sheet of a workbook.
type plainFile struct {
	path   string // as it is reported: usage/x.zip!inner.csv
	disk   string
	packed int64 // how many bytes of the input it takes
	sheet  *sheet
	temp   bool // to be removed after reading
	err    error
	meter  *meter // counts what is read; may be nil
}

// discard removes a file that was unpacked or transcoded into the spool folder.
func (f plainFile) discard() error {
	if !f.temp || f.disk == "" {
		return nil
	}
	return os.Remove(f.disk)
}

// unpack opens what an input is by its first bytes and gives its exports to yield, one after the other.
func unpack(ctx context.Context, in Input, spool string, yield func(plainFile) error) error {
	magic, err := firstBytes(in.Disk, 4)
	switch {
	case err != nil:
		return yield(plainFile{path: in.Path, err: plain(err)})
	case isZip(magic) && !isWorkbook(in.Disk):
		return unzip(ctx, in, spool, yield)
	case isGzip(magic):
		return gunzip(ctx, in, spool, yield)
	}
	return open(ctx, plainFile{path: in.Path, disk: in.Disk, packed: in.Bytes}, spool, yield)
}

func isZip(magic []byte) bool {
	return bytes.HasPrefix(magic, []byte("PK\x03\x04")) || bytes.HasPrefix(magic, []byte("PK\x05\x06"))
}

func isGzip(magic []byte) bool { return bytes.HasPrefix(magic, []byte{0x1f, 0x8b}) }

// open gives what is no longer packed to yield: text as UTF-8, a workbook sheet by sheet.
func open(ctx context.Context, f plainFile, spool string, yield func(plainFile) error) error {
	if f.err != nil {
		return yield(f)
	}
	magic, err := firstBytes(f.disk, 4)
	switch {
	case err != nil:
		f.err = plain(err)
	case isZip(magic) && isWorkbook(f.disk):
		return openSheets(ctx, f, spool, yield)
	case isZip(magic), isGzip(magic):
		f.err = &overLimit{"what was packed is itself packed", "unpack it once and put the result into usage/"}
	default:
		if f, err = inUTF8(ctx, f, spool); err != nil {
			return err
		}
		if f.err == nil && isCompanion(f.path) && !holdsUsage(f.disk) {
			return f.discard()
		}
	}
	return yield(f)
}

// openSheets gives the sheets of a workbook that are exports to yield.
func openSheets(ctx context.Context, f plainFile, spool string, yield func(plainFile) error) (err error) {
	if f.temp {
		defer func() { err = errors.Join(err, os.Remove(f.disk)) }()
	}
	book, err := openWorkbook(ctx, f.disk, spool)
	var sheets []sheet
	if err == nil {
		defer func() { err = errors.Join(err, book.close()) }()
		sheets, err = book.sheets(ctx)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return yield(plainFile{path: f.path, err: err})
	}
	for i := range sheets {
		path := f.path
		if len(sheets) > 1 {
			path += "!" + sheets[i].name
		}
		if err := yield(plainFile{path: path, sheet: &sheets[i], packed: f.packed}); err != nil {
			return err
		}
	}
	return nil
}

func firstBytes(disk string, n int) ([]byte, error) {
	f, err := os.Open(disk)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	buffer := make([]byte, n)
	read, err := io.ReadFull(f, buffer)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return buffer[:read], err
}

func gunzip(ctx context.Context, in Input, spool string, yield func(plainFile) error) error {
	f, err := os.Open(in.Disk)
	if err != nil {
		return yield(plainFile{path: in.Path, err: plain(err)})
	}
	defer func() { _ = f.Close() }()
	out := plainFile{path: in.Path, packed: in.Bytes, temp: true}
	if r, err := gzip.NewReader(f); err != nil {
		out.err = fmt.Errorf("opening the gzip file: %w", err)
	} else if out.disk, out.err, err = spoolCopy(ctx, spool, r, in.Bytes); err != nil {
		return err
	}
	return open(ctx, out, spool, yield)
}

func unzip(ctx context.Context, in Input, spool string, yield func(plainFile) error) error {
	archive, err := zip.OpenReader(in.Disk)
	if err != nil {
		return yield(plainFile{path: in.Path, err: fmt.Errorf("opening the zip archive: %w", err)})
	}
	defer func() { _ = archive.Close() }()
	if len(archive.File) > MembersMax {
		limit := &overLimit{fmt.Sprintf("the archive has %d members, more than %d", len(archive.File), MembersMax), "split it into smaller archives"}
		return yield(plainFile{path: in.Path, err: limit})
	}
	slices.SortStableFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	unpacked := int64(0)
	for _, member := range archive.File {
		if strings.HasSuffix(member.Name, "/") {
			continue
		}
		// members may share their bytes, so that many of them together unpack to far more than each does
		if unpacked > unpackedMax(in.Bytes) {
			limit := &overLimit{fmt.Sprintf("the archive unpacks to more than %d times its size", RatioMax), "if these are real exports, unpack them and put them into usage/"}
			return yield(plainFile{path: in.Path, err: limit})
		}
		f, err := unzipMember(ctx, in, spool, member)
		if f.err == nil {
			unpacked += int64(min(member.UncompressedSize64, MemberBytesMax))
		}
		if err == nil {
			err = open(ctx, f, spool, yield)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isWorkbook tells an .xlsx file from an archive of exports.
func isWorkbook(disk string) bool {
	archive, err := zip.OpenReader(disk)
	if err != nil {
		return false
	}
	defer func() { _ = archive.Close() }()
	return slices.ContainsFunc(archive.File, func(part *zip.File) bool { return part.Name == "[Content_Types].xml" })
}

func unzipMember(ctx context.Context, in Input, spool string, member *zip.File) (plainFile, error) {
	packed := int64(min(member.CompressedSize64, uint64(in.Bytes)))
	out := plainFile{path: in.Path + "!" + printable(member.Name), packed: packed, temp: true}
	if !filepath.IsLocal(member.Name) || strings.ContainsAny(member.Name, "\\:") {
		out.err = &overLimit{fmt.Sprintf("the archive member %q has an absolute or climbing name", member.Name), "pack the exports again with plain names"}
		return out, nil
	}
	if member.Flags&1 != 0 {
		out.err = errors.New("the archive member is encrypted: unpack it and put the export itself into usage/")
		return out, nil
	}
	r, err := member.Open()
	if err != nil {
		out.err = fmt.Errorf("opening the archive member: %w", err)
		return out, nil
	}
	defer func() { _ = r.Close() }()
	out.disk, out.err, err = spoolCopy(ctx, spool, r, packed)
	return out, err
}

// spoolCopy writes an unpacked stream to the spool folder and stops at the limits of size and ratio. What is wrong with
// the stream is the fault of the file; another error is ours, and ends the run.
func spoolCopy(ctx context.Context, spool string, r io.Reader, packed int64) (name string, fault, err error) {
	f, err := os.CreateTemp(spool, "member-*")
	if err != nil {
		return "", nil, err
	}
	written, buffer := int64(0), make([]byte, 1<<20)
	for fault == nil && err == nil {
		var n int
		n, fault = r.Read(buffer)
		written += int64(n)
		if limit := sizeLimit(written, packed); limit != nil {
			fault = limit
			break
		}
		_, err = f.Write(buffer[:n])
		err = errors.Join(err, ctx.Err())
	}
	err = errors.Join(err, f.Close())
	if err == nil && errors.Is(fault, io.EOF) {
		return f.Name(), nil, nil
	}
	if err == nil {
		fault = fmt.Errorf("unpacking: %w", fault)
	}
	return "", fault, errors.Join(err, os.Remove(f.Name()))
}

func sizeLimit(written, packed int64) error {
	if written > MemberBytesMax {
		return &overLimit{"it unpacks to more than 64 GiB", "split the export by month"}
	}
	if written > RatioFloorBytes && written > packed*RatioMax {
		return &overLimit{fmt.Sprintf("it unpacks to more than %d times its size", RatioMax), "if it is a real export, unpack it and put the CSV into usage/"}
	}
	return nil
}
