package reports

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// orderedZip packs the parts of a workbook in the order of their names, whatever order they come in: the library hands
// them over in the order of a map. Parts are kept compressed until the end and carry no time.
type orderedZip struct {
	out   *zip.Writer
	dir   string // for parts that are too long to wait in memory; empty: the system's
	parts []*part
	patch map[string]int // tables of the sheets that have several
	pack  *packer        // made with the first part
}

// contentTypes is the part that says what the others are.
const contentTypes = "[Content_Types].xml"

type part struct {
	name   string
	packed spill
	raw    *bytes.Buffer // held back to be patched
	pack   *packer       // nil once the part is complete
	crc    uint32
	size   uint64
}

// Create starts a part; the part before it is complete.
func (z *orderedZip) Create(name string) (io.Writer, error) {
	if err := z.end(); err != nil {
		return nil, err
	}
	if z.pack == nil {
		var err error
		if z.pack, err = newPacker(); err != nil {
			return nil, err
		}
	}
	p := &part{name: name, packed: spill{dir: z.dir}, pack: z.pack}
	z.pack.to = &p.packed
	if z.patch[name] > 1 || name == contentTypes {
		p.raw = new(bytes.Buffer)
	}
	z.parts = append(z.parts, p)
	return p, nil
}

// AddFS is part of what the library asks for; workbooks are never made from folders.
func (z *orderedZip) AddFS(fs.FS) error { return errors.New("a workbook is not packed from a folder") }

// end completes the part that was written last.
func (z *orderedZip) end() error {
	if len(z.parts) == 0 {
		return nil
	}
	p := z.parts[len(z.parts)-1]
	if p.pack == nil {
		return nil
	}
	if p.raw != nil {
		text := nameTables(p.raw.Bytes(), z.patch[p.name])
		if p.name == contentTypes {
			text = sortDefaults(text)
		}
		p.raw = nil
		if _, err := p.Write(text); err != nil {
			return err
		}
	}
	err := p.pack.end()
	p.pack = nil
	return err
}

// Close writes the parts, first the one that says what the others are.
func (z *orderedZip) Close() error {
	if err := z.end(); err != nil {
		return err
	}
	slices.SortFunc(z.parts, func(a, b *part) int { return strings.Compare(a.order(), b.order()) })
	for _, p := range z.parts {
		w, err := z.out.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.crc,
			CompressedSize64: uint64(p.packed.size), UncompressedSize64: p.size,
		})
		if err != nil {
			return err
		}
		if err := errors.Join(p.packed.copyTo(w), p.packed.drop()); err != nil {
			return err
		}
	}
	return z.out.Close()
}

// drop removes what waits in files, also where the workbook was not finished.
func (z *orderedZip) drop() error {
	var all error
	for _, p := range z.parts {
		all = errors.Join(all, p.packed.drop())
	}
	return all
}

func (p *part) order() string {
	if p.name == contentTypes {
		return ""
	}
	return p.name
}

func (p *part) Write(b []byte) (int, error) {
	if p.raw != nil {
		return p.raw.Write(b)
	}
	p.crc = crc32.Update(p.crc, crc32.IEEETable, b)
	p.size += uint64(len(b))
	return p.pack.Write(b)
}

var defaults = regexp.MustCompile(`<Default [^>]*></Default>`)

// sortDefaults orders the types of file extensions: the library adds those of pictures in the order of a map.
func sortDefaults(types []byte) []byte {
	found := defaults.FindAll(types, -1)
	sorted := slices.Clone(found)
	slices.SortFunc(sorted, bytes.Compare)
	next := -1
	return defaults.ReplaceAllFunc(types, func([]byte) []byte { next++; return sorted[next] })
}

var tableParts = regexp.MustCompile(`<tableParts count="1"><tablePart r:id="rId(\d+)"></tablePart></tableParts>`)

// nameTables lists all n tables of a sheet: the stream writer of the library knows only the last it was given, although
// it has made the others. Their relations were made one after the other, so their numbers are the n up to the last.
func nameTables(sheet []byte, n int) []byte {
	m := tableParts.FindSubmatchIndex(sheet)
	if m == nil {
		return sheet
	}
	last, err := strconv.Atoi(string(sheet[m[2]:m[3]]))
	if err != nil {
		return sheet
	}
	var b bytes.Buffer
	b.Write(sheet[:m[0]])
	b.WriteString(`<tableParts count="` + strconv.Itoa(n) + `">`)
	for i := last - n + 1; i <= last; i++ {
		b.WriteString(`<tablePart r:id="rId` + strconv.Itoa(i) + `"></tablePart>`)
	}
	b.WriteString(`</tableParts>`)
	b.Write(sheet[m[1]:])
	return b.Bytes()
}
