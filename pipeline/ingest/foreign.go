package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
)

// foreign says what a file is that begins like no export, and what to do with it; nil for one that may be an export.
func foreign(head []byte) error {
	for _, form := range []struct {
		at    int
		magic string
		what  string
		do    string
	}{
		{0, "\xd0\xcf\x11\xe0", "an old or password-protected Excel file", "save its sheet as .xlsx without a password, or as CSV UTF-8"},
		{0, "7z\xbc\xaf\x27\x1c", "a 7-Zip archive", unpackIt},
		{0, "Rar!\x1a\x07", "a RAR archive", unpackIt},
		{0, "BZh", "packed with bzip2", unpackIt},
		{0, "\xfd7zXZ\x00", "packed with xz", unpackIt},
		{0, "\x28\xb5\x2f\xfd", "packed with zstd", unpackIt},
		{257, "ustar", "a tar archive", unpackIt},
		{0, "PAR1", "a Parquet file", "export the period again as CSV or JSON"},
		{0, "%PDF-", "a PDF", "export the period again as CSV or JSON"},
	} {
		if len(head) >= form.at && bytes.HasPrefix(head[form.at:], []byte(form.magic)) {
			return fmt.Errorf("this is %s: %s", form.what, form.do)
		}
	}
	if text := bytes.ToLower(withoutMark(head)); bytes.HasPrefix(text, []byte("<!doctype html")) || bytes.HasPrefix(text, []byte("<html")) {
		return errors.New("this is a web page, perhaps one that asks to sign in: export the period again")
	}
	return nil
}

const unpackIt = "unpack it, or pack it with zip or gzip instead"

// withoutMark is the beginning of a text without its byte order mark and the blanks before its first character.
func withoutMark(head []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
}

// isCompanion knows by its name what lies beside exports and is none: the description that the admin centre packs with
// an export, and what operating systems and spreadsheets leave in folders.
func isCompanion(path string) bool {
	name := strings.ToLower(path[strings.LastIndexAny(path, "/!")+1:])
	switch name {
	case "parameters.json", ".ds_store", "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(name, "._") || strings.HasPrefix(name, "~$")
}

// holdsUsage says whether there is anything to read in a plain file: a companion that is an export after all is read.
func holdsUsage(disk string) bool {
	kind, err := kindOf(disk)
	if err != nil {
		return false
	}
	in, err := os.Open(disk)
	if err != nil {
		return false
	}
	defer func() { _ = in.Close() }()
	if kind == "csv" {
		_, _, err := readHeader(in)
		return err == nil
	}
	decode := newRowDecoder()
	err = eachJSONRow(in, func(row jsonRow) error {
		if _, _, err := decode.cells(row); err == nil {
			return errAllFetched
		}
		return nil
	})
	return errors.Is(err, errAllFetched)
}
