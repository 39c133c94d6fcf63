package main

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a stage has come, on a terminal only. Stages may report from several goroutines.
type progress struct {
	mu    sync.Mutex
	out   io.Writer
	stage string
	total int64
	bar   *progressbar.ProgressBar
}

func newProgress(out io.Writer) *progress { return &progress{out: out} }

// update is called by the pipeline; a total of 0 means that the size of the stage is not known.
func (p *progress) update(stage string, done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil || p.stage != stage || p.total != total {
		p.drop()
		p.stage, p.total = stage, total
		p.bar = newBar(p.out, stage, total)
	}
	_ = p.bar.Set64(done) // a bar that cannot be drawn must not stop the work
}

// clear removes the bar, so that what is printed next begins on a clean line.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop()
}

func (p *progress) drop() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}

func newBar(out io.Writer, stage string, total int64) *progressbar.ProgressBar {
	if total <= 0 {
		total = -1 // the library's word for a spinner
	}
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(out),
		progressbar.OptionSetDescription(stage),
		progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetSpinnerChangeInterval(0), // else it draws on by itself, after the bar is gone
		progressbar.OptionClearOnFinish(),
		progressbar.OptionShowCount(),
		progressbar.OptionShowBytes(stage == "reading"), // the only stage that counts bytes
	)
}
