package reports

import (
	"bytes"
	"io"
	"runtime"

	"github.com/klauspost/compress/flate"
)

// packBlock is how much of a part is compressed at once. Blocks know nothing of each other, so that all cores can work on a
// part, and their number is that of the bytes, not of the cores: the same part gives the same bytes everywhere.
const packBlock = 1 << 20

// packer compresses a stream block by block, several at a time, into one deflate stream.
type packer struct {
	to      io.Writer
	ring    []*blockPacker // each with the block after the one before it
	current int
}

// blockPacker compresses one block after the other.
type blockPacker struct {
	in    []byte
	out   bytes.Buffer
	flate *flate.Writer
	done  chan error // nil: nothing is being compressed
}

// newPacker makes a packer with a block for every core; it is used for one part after the other.
func newPacker() (*packer, error) {
	p := &packer{}
	for range runtime.GOMAXPROCS(0) {
		w, err := flate.NewWriter(nil, flate.DefaultCompression)
		if err != nil {
			return nil, err
		}
		p.ring = append(p.ring, &blockPacker{flate: w})
	}
	return p, nil
}

// Write takes bytes of the part; the compressed ones come out in their order.
func (p *packer) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		block := p.ring[p.current]
		taken := min(len(b), packBlock-len(block.in))
		block.in = append(block.in, b[:taken]...)
		b = b[taken:]
		if len(block.in) < packBlock {
			break
		}
		block.start(false)
		if err := p.advance(); err != nil {
			return n - len(b), err
		}
	}
	return n, nil
}

// advance goes on to the next place of the ring, whose block is the oldest and must be out before it is used again.
func (p *packer) advance() error {
	p.current = (p.current + 1) % len(p.ring)
	return p.ring[p.current].finish(p.to)
}

// end completes the stream.
func (p *packer) end() error {
	p.ring[p.current].start(true)
	for range p.ring {
		if err := p.advance(); err != nil {
			return err
		}
	}
	return nil
}

// start compresses the block on another core; the last one ends the stream, the others end where a byte does.
func (b *blockPacker) start(last bool) {
	b.done = make(chan error, 1)
	go func() {
		b.flate.Reset(&b.out)
		_, err := b.flate.Write(b.in)
		switch {
		case err != nil:
		case last:
			err = b.flate.Close()
		default:
			err = b.flate.Flush()
		}
		b.done <- err
	}()
}

// finish waits for the block and hands it on.
func (b *blockPacker) finish(to io.Writer) error {
	if b.done == nil {
		return nil
	}
	err := <-b.done
	b.done = nil
	if err == nil {
		_, err = to.Write(b.out.Bytes())
	}
	b.in = b.in[:0]
	b.out.Reset()
	return err
}
