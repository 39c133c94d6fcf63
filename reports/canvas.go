package reports

// canvas is a page on which cells are set at any place: for the pages that are not tables one below the other.
type canvas struct {
	cells   map[[2]int]cell // row, column
	heights map[int]float64
	merges  [][2]string
	rows    int
	columns int
}

func newCanvas(columns int) *canvas {
	return &canvas{cells: map[[2]int]cell{}, heights: map[int]float64{}, columns: columns}
}

// set puts a cell over the columns from first to last of a row, and gives its address.
func (c *canvas) set(row, first, last int, content cell) string {
	for i := first; i <= last; i++ {
		c.cells[[2]int{row, i}] = cell{style: content.style}
	}
	c.cells[[2]int{row, first}] = content
	if last > first {
		c.merges = append(c.merges, [2]string{cellName(first, row), cellName(last, row)})
	}
	c.rows = max(c.rows, row)
	return cellName(first, row)
}

func (c *canvas) height(row int, points float64) {
	c.heights[row] = points
	c.rows = max(c.rows, row)
}

// lines are the rows of the page in order.
func (c *canvas) lines() []row {
	out := make([]row, c.rows)
	for r := range out {
		out[r] = row{height: c.heights[r+1], cells: make([]cell, c.columns)}
		for i := range c.columns {
			out[r].cells[i] = c.cells[[2]int{r + 1, i + 1}]
		}
	}
	return out
}
