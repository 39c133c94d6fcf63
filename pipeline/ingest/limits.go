package ingest

import "fmt"

// The limits of what an export may look like. Each is refused with a message that says what to do.
const (
	// LineBytesMax is the longest record of a CSV export or JSON lines file, in bytes.
	LineBytesMax = 1 << 20
	// ValueBytesMax is the longest row, or page within a list of pages, of a JSON document, in bytes.
	ValueBytesMax = 64 << 20
	// ColumnsMax is how many columns an export may have.
	ColumnsMax = 512
	// MemberBytesMax is the largest archive member, unpacked, in bytes.
	MemberBytesMax = 64 << 30
	// RatioMax is how many times its packed size a member may unpack to.
	RatioMax = 200
	// RatioFloorBytes is the unpacked size below which the ratio is not looked at: tiny members pack well.
	RatioFloorBytes = 1 << 20
	// WorkbookMemoryMax is how much of a workbook may be held in memory, unpacked: all but its large sheets and texts.
	WorkbookMemoryMax = 256 << 20
	// MembersMax is how many members an archive may have.
	MembersMax = 10_000
	// RawBytesMax is how much of a rejected record is kept in rejects.
	RawBytesMax = 32_767
)

// overLimit names the limit that an input met.
type overLimit struct{ what, remedy string }

func (e *overLimit) Error() string { return fmt.Sprintf("%s: %s", e.what, e.remedy) }
