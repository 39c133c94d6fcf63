package ingest

import "golang.org/x/text/encoding/charmap"

// readCodePage reads a record that is no UTF-8 as Windows wrote it in western Europe, and says whether it could. It is
// for files between semicolons only: where a spreadsheet puts these, its plain CSV is in the code page of Windows.
// Nothing but names can change by it, for all that is rated is ASCII.
func (s *csvScan) readCodePage(rec *scanned) bool {
	if s.comma != ';' {
		return false
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(rec.raw)
	if err != nil || len(text) > LineBytesMax {
		return false
	}
	rec.raw, s.tidy = text, false
	return true
}
