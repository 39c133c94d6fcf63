package reports

import "errors"

const (
	aheadRows    = 256 // rows that change hands at once
	aheadBatches = 4   // that may wait
)

// errStopped ends a producer whose rows are not wanted any more.
var errStopped = errors.New("stopped")

// ahead runs produce on another core and hands its rows on in their order, a few batches ahead of what consume has taken:
// reading the next rows and writing the last take their time side by side, in bounded memory.
func ahead(produce func(emit func([]cell) error) error, consume func([]cell) error) error {
	full, free := make(chan [][]cell, aheadBatches), make(chan [][]cell, aheadBatches+2)
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		p := producer{full: full, free: free, stop: stop}
		err := produce(p.emit)
		if err == nil {
			err = p.hand()
		}
		close(full)
		done <- err
	}()
	var failed error
	for batch := range full {
		for i := 0; i < len(batch) && failed == nil; i++ {
			if failed = consume(batch[i]); failed != nil {
				close(stop)
			}
		}
		select {
		case free <- batch[:0]:
		default:
		}
	}
	if err := <-done; failed == nil {
		return err
	}
	return failed
}

// producer gathers rows into batches, in the space of batches that are done with.
type producer struct {
	full chan<- [][]cell
	free <-chan [][]cell
	stop <-chan struct{}

	batch [][]cell
}

func (p *producer) emit(cells []cell) error {
	if n := len(p.batch); n < cap(p.batch) {
		p.batch = p.batch[:n+1]
		p.batch[n] = append(p.batch[n][:0], cells...)
	} else {
		p.batch = append(p.batch, append([]cell(nil), cells...))
	}
	if len(p.batch) < aheadRows {
		return nil
	}
	return p.hand()
}

// hand passes the batch on and takes an empty one.
func (p *producer) hand() error {
	select {
	case p.full <- p.batch:
	case <-p.stop:
		return errStopped
	}
	select {
	case p.batch = <-p.free:
	default:
		p.batch = nil
	}
	return nil
}
