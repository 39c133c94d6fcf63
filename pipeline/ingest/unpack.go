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
	"path"
	"path/filepath"
	"strings"
)

// plainFile is one export as plain bytes on disk: a file of usage/ as it is, or unpacked into the spool folder.
type plainFile struct {
	path string // as it is reported: usage/x.zip!inner.csv
	disk string
	temp bool // to be removed after reading
	err  error
}

// unpack opens what an input is by its first bytes and gives its exports to yield, one after the other.
func unpack(ctx context.Context, in Input, spool string, yield func(plainFile) error) error {
	magic, err := firstBytes(in.Disk, 4)
	switch {
	case err != nil:
		return yield(plainFile{path: in.Path, err: plain(err)})
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")), bytes.HasPrefix(magic, []byte("PK\x05\x06")):
		return unzip(ctx, in, spool, yield)
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		return gunzip(ctx, in, spool, yield)
	}
	return yield(plainFile{path: in.Path, disk: in.Disk})
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
	out := plainFile{path: in.Path, temp: true}
	if r, err := gzip.NewReader(f); err != nil {
		out.err = fmt.Errorf("opening the gzip file: %w", err)
	} else if out.disk, err = spoolCopy(ctx, spool, r, in.Bytes); err != nil {
		out.err = err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return yield(out)
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
	if isWorkbook(archive.File) {
		return yield(plainFile{path: in.Path, err: errors.New("this is an Excel workbook: save its sheet as CSV UTF-8 and put that into usage/")})
	}
	for _, member := range archive.File {
		if strings.HasSuffix(member.Name, "/") || isCompanion(member.Name) {
			continue
		}
		if err := yield(unzipMember(ctx, in, spool, member)); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// isCompanion knows the description of the export that the admin centre packs beside it; it holds no usage.
func isCompanion(name string) bool { return strings.EqualFold(path.Base(name), "parameters.json") }

func isWorkbook(members []*zip.File) bool {
	for _, m := range members {
		if m.Name == "[Content_Types].xml" {
			return true
		}
	}
	return false
}

func unzipMember(ctx context.Context, in Input, spool string, member *zip.File) plainFile {
	out := plainFile{path: in.Path + "!" + strings.ToValidUTF8(member.Name, "\uFFFD"), temp: true}
	if !filepath.IsLocal(member.Name) || strings.ContainsAny(member.Name, "\\:") {
		out.err = &overLimit{fmt.Sprintf("the archive member %q has an absolute or climbing name", member.Name), "pack the exports again with plain names"}
		return out
	}
	if member.Flags&1 != 0 {
		out.err = errors.New("the archive member is encrypted: unpack it and put the export itself into usage/")
		return out
	}
	r, err := member.Open()
	if err != nil {
		out.err = fmt.Errorf("opening the archive member: %w", err)
		return out
	}
	defer func() { _ = r.Close() }()
	if out.disk, err = spoolCopy(ctx, spool, r, int64(min(member.CompressedSize64, 1<<62))); err != nil {
		out.err = err
		return out
	}
	if magic, err := firstBytes(out.disk, 4); err == nil && (bytes.HasPrefix(magic, []byte("PK\x03\x04")) || bytes.HasPrefix(magic, []byte{0x1f, 0x8b})) {
		out.err = &overLimit{"the archive member is itself packed", "unpack it once and put the result into usage/"}
	}
	return out
}

// spoolCopy writes an unpacked stream to the spool folder and stops at the limits of size and ratio.
func spoolCopy(ctx context.Context, spool string, r io.Reader, packed int64) (string, error) {
	f, err := os.CreateTemp(spool, "member-*")
	if err != nil {
		return "", err
	}
	name, written := f.Name(), int64(0)
	buffer := make([]byte, 1<<20)
	for err == nil {
		var n int
		n, err = r.Read(buffer)
		written += int64(n)
		if limit := sizeLimit(written, packed); limit != nil {
			err = limit
			break
		}
		if _, werr := f.Write(buffer[:n]); werr != nil {
			err = werr
			break
		}
		if ctx.Err() != nil {
			err = ctx.Err()
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	} else {
		err = fmt.Errorf("unpacking: %w", err)
	}
	if cerr := f.Close(); err == nil && cerr != nil {
		err = cerr
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(name))
	}
	return name, nil
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
