package store

import (
	"context"
	"fmt"
	"strconv"
)

// orderedMiB is the memory for each thread that writes sorted rows: a thread gathers a row group of them and packs one, and with one
// thread the engine gathers a vector at a time.
const orderedMiB = 400

// withinMemory does some work with as many threads as the memory allows: the engine gives an error where they need more. The bytes
// that are written do not depend on it.
func (tx *Tx) withinMemory(ctx context.Context, work func() error) error {
	var threads int
	var limit string
	err := tx.tx.QueryRowContext(ctx, "select current_setting('threads'), current_setting('memory_limit')").Scan(&threads, &limit)
	if err != nil {
		return interrupted(ctx, err)
	}
	fewer := threadsWithin(threads, limit)
	if fewer == threads {
		return work()
	}
	return tx.under(ctx, "the number of threads", "set threads = "+strconv.Itoa(fewer), "set threads = "+strconv.Itoa(threads), work)
}

// threadsWithin is how many of the threads can write sorted rows under a limit as the engine writes it, such as "488.2 MiB"; all of
// them where it writes it otherwise.
func threadsWithin(threads int, limit string) int {
	var size float64
	var unit string
	if _, err := fmt.Sscanf(limit, "%f %s", &size, &unit); err != nil {
		return threads
	}
	inMiB := map[string]float64{"bytes": 1.0 / (1 << 20), "KiB": 1.0 / (1 << 10), "MiB": 1, "GiB": 1 << 10, "TiB": 1 << 20}[unit]
	if inMiB == 0 {
		return threads
	}
	return min(threads, max(1, int(min(size*inMiB/orderedMiB, 1<<20))))
}
