package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"tollbook/pipeline/ingest"
	"tollbook/rates/table"
)

const (
	hostileHeader = "UsageId,Call Type,Destination Number,Start Time,Duration Seconds,Charge,Currency,Capability"
	hostileRecord = "%08x-0000-4000-8000-00000000cafe,user_out,+4930123456,2026-10-05T10:00:00Z,60,0.02,USD,MCOPSTNPP"
)

// hostileMade are the inputs that a repository cannot hold or should not, for their size: how to make each in a tenant.
func hostileMade() map[string]func(path string) error {
	made := map[string]func(string) error{
		"usage/made/link_to_a_file_outside.csv": func(path string) error { return os.Symlink("/etc/passwd", path) },
		"usage/made/link_to_itself.csv":         func(path string) error { return os.Symlink(filepath.Base(path), path) },
		"usage/made/link_to_the_folder_above":   func(path string) error { return os.Symlink("..", path) },
		"usage/made/pipe.csv":                   func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"usage/made/socket.csv":                 makeSocket,
		"usage/made/folder.csv/good.csv":        makeFile(csvOf(1)),
		`usage/made/not_\xff_utf8.csv`: func(path string) error { // as reports print it
			return makeFile(csvOf(2))(strings.ReplaceAll(path, `\xff`, "\xff"))
		},
		"usage/made/line\nend.csv":                        makeFile(csvOf(3)),
		"usage/made/=cmd|' !A0.csv":                       makeFile(csvOf(4) + "x\n"),
		"usage/made/escape\x1b[2J.csv":                    makeFile(csvOf(5) + "x\n"),
		"usage/made/it's.csv":                             makeFile(csvOf(6)),
		"usage/made/" + strings.Repeat("n", 250) + ".csv": makeFile(csvOf(7)),
		"usage/made/line_of_1_mib.csv":                    makeFile(csvOf(8) + strings.Repeat("x", 2*ingest.LineBytesMax) + "\n" + fmt.Sprintf(hostileRecord, 9) + "\n"),
		"usage/made/field_of_1_mib.csv":                   makeFile(strings.Replace(csvOf(10), "user_out", strings.Repeat("u", ingest.LineBytesMax-1000), 1) + fmt.Sprintf(hostileRecord, 11) + "\n"),
		"usage/made/columns_513.csv":                      makeFile(strings.Repeat("a,", ingest.ColumnsMax-7) + hostileHeader + "\n"),
		"usage/made/deep.json":                            makeFile(`{"value":` + strings.Repeat("[", 1_000_000)),
		"usage/made/deep_row.json":                        makeFile(`{"value":[{"id":` + strings.Repeat(`{"a":`, 200_000) + "1" + strings.Repeat("}", 200_000) + "}]}"),
		"usage/made/bomb.csv.gz":                          makeGzip(hostileHeader + "\n" + strings.Repeat("0", 8<<20)),
		"usage/made/bomb.zip":                             makeZip("bomb.csv", strings.Repeat("0", 8<<20), "good.csv", csvOf(12)),
		"usage/made/bomb.xlsx":                            makeZip("[Content_Types].xml", "", "xl/worksheets/sheet1.xml", "<worksheet>"+strings.Repeat("<row></row>", 1<<20)+"</worksheet>"),
		"usage/made/too_many_members.zip":                 makeZip(make([]string, 2*(ingest.MembersMax+1))...),

		"tenant/made_yaml_too_large/tollbook.yaml":         makeSparse,
		"tenant/made_yaml_is_a_folder/tollbook.yaml":       func(path string) error { return os.Mkdir(path, 0o700) },
		"tenant/made_yaml_is_a_pipe/tollbook.yaml":         func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"tenant/made_tariff_too_large/tariffs/x.csv":       makeSparse,
		"tenant/made_tariff_is_a_folder/tariffs/x.csv":     func(path string) error { return os.Mkdir(path, 0o700) },
		"tenant/made_tariff_is_a_pipe/tariffs/x.csv":       func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"tenant/made_tariff_links_to_itself/tariffs/x.csv": func(path string) error { return os.Symlink("x.csv", path) },
		"tenant/made_licences_is_a_pipe/licences.csv":      func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"tenant/made_funding_is_a_folder/funding.csv":      func(path string) error { return os.Mkdir(path, 0o700) },
		"tenant/made_balances_is_zeros/balances.csv":       makeFile(strings.Repeat("\x00", 1<<16)),
	}
	return made
}

// csvOf is an export of one good record.
func csvOf(n int) string { return hostileHeader + "\n" + fmt.Sprintf(hostileRecord, n) + "\n" }

func makeFile(text string) func(string) error {
	return func(path string) error { return os.WriteFile(path, []byte(text), 0o600) }
}

// makeSparse makes a file just beyond what may be read of a tenant's own files; it takes no room on the disk.
func makeSparse(path string) error {
	return errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, table.MaxFileBytes+1))
}

// makeSocket leaves a socket behind that nobody listens to. It is made under a short name: the system has a limit.
func makeSocket(path string) error {
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "s"), Net: "unix"})
	if err != nil {
		return err
	}
	listener.SetUnlinkOnClose(false)
	return errors.Join(listener.Close(), os.Rename(filepath.Join(dir, "s"), path))
}

func makeGzip(text string) func(string) error {
	return func(path string) error {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, err := io.WriteString(w, text)
		return errors.Join(err, w.Close(), os.WriteFile(path, out.Bytes(), 0o600))
	}
}

// makeZip packs members given as name, content; one without a name is called by its number.
func makeZip(members ...string) func(string) error {
	return func(path string) error {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for i := 0; i < len(members); i += 2 {
			name := members[i]
			if name == "" {
				name = fmt.Sprintf("%d.csv", i)
			}
			f, err := w.Create(name)
			if err != nil {
				return err
			}
			if _, err := io.WriteString(f, members[i+1]); err != nil {
				return err
			}
		}
		return errors.Join(w.Close(), os.WriteFile(path, out.Bytes(), 0o600))
	}
}
