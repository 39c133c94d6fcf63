package recommend

import "embed"

//go:embed testdata/*.sql
var testFiles embed.FS
