package rates

import (
	"bufio"
	"io"
	"io/fs"
	"slices"
	"strings"

	"tollbook/rates/table"
)

// headerLimit is how far a header is looked at.
const headerLimit = 64 << 10

// asList gives one problem in place of those of a header that is no tariff's at all: what is there is most likely a price
// list as somebody publishes it, and its columns are not to be put right one by one.
func asList(fsys fs.FS, file string, problems []table.Problem) []table.Problem {
	if len(problems) == 0 {
		return nil
	}
	titles := headerOf(fsys, file)
	if len(titles) < 2 || slices.Contains(titles, "service") || slices.Contains(titles, "valid_from") {
		return problems
	}
	format := "acs|a2billing|cgrates|generic"
	if slices.Contains(titles, acsName) && slices.Contains(titles, acsPrice) {
		format = "acs"
	}
	var names []string
	for _, c := range tariffColumns() {
		names = append(names, c.Name)
	}
	return []table.Problem{{File: file, Line: 1, Message: "this is no tariff: its first line names neither service nor valid_from",
		Remedy: "make a tariff of a published price list: tollbook tariff import --format " + format +
			" --currency CUR --valid-from DATE --to FILE LIST, with LIST outside tariffs/; a tariff of your own begins with " + strings.Join(names, ",")}}
}

// headerOf gives the first line's cells in lower case, whatever separates them; nothing where it is not text. What is no
// regular file is not opened: a pipe would be waited for without an end.
func headerOf(fsys fs.FS, file string) []string {
	if info, err := fs.Stat(fsys, file); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := fsys.Open(file)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	line, err := bufio.NewReader(io.LimitReader(f, headerLimit)).ReadString('\n')
	if err != nil || strings.ContainsRune(line, 0) {
		return nil
	}
	var titles []string
	for _, title := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;\t|", r) }) {
		titles = append(titles, strings.ToLower(strings.Trim(title, "\ufeff\"\r\n ")))
	}
	return titles
}
