package store

// The driver's own call of this function frees a constant of the library and ends the process, so it is called here.

// const char *duckdb_library_version(void);
import "C"

// Version is the engine's version, such as "v1.4.1". It opens nothing, so that asking costs no time.
func Version() string { return C.GoString(C.duckdb_library_version()) }
