package reports

import (
	"errors"
	"testing"
)

func TestRowsComeInTheirOrder(t *testing.T) {
	for _, n := range []int64{0, 1, aheadRows - 1, aheadRows, aheadRows + 1, 20*aheadRows + 7} {
		next := int64(0)
		err := ahead(func(emit func([]cell) error) error {
			row := make([]cell, 2)
			for i := range n {
				row[0].value, row[1].value = i, -i
				if err := emit(row); err != nil {
					return err
				}
			}
			return nil
		}, func(row []cell) error {
			if len(row) != 2 || row[0].value != next || row[1].value != -next {
				t.Fatalf("row %d is %v", next, row)
			}
			next++
			return nil
		})
		if err != nil || next != n {
			t.Errorf("%d of %d rows, error %v", next, n, err)
		}
	}
}

func TestAnErrorOnEitherSideEndsBoth(t *testing.T) {
	broken := errors.New("broken")
	endless := func(emit func([]cell) error) error {
		for {
			if err := emit(make([]cell, 1)); err != nil {
				return err
			}
		}
	}
	n := 0
	if err := ahead(endless, func([]cell) error {
		if n++; n == 1000 {
			return broken
		}
		return nil
	}); !errors.Is(err, broken) || n != 1000 {
		t.Errorf("after %d rows the reader's end is told as %v", n, err)
	}
	failing := func(emit func([]cell) error) error { return errors.Join(emit(make([]cell, 1)), broken) }
	if err := ahead(failing, func([]cell) error { return nil }); !errors.Is(err, broken) {
		t.Errorf("the writer's end is told as %v", err)
	}
}
