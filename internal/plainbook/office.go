package plainbook

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"time"
)

// ErrNoOffice says that LibreOffice is not on the PATH.
var ErrNoOffice = errors.New("LibreOffice is not on the PATH, so nothing but our own reader looks at the workbook")

// Office runs LibreOffice without a window, with a profile of its own in the folder home.
func Office(ctx context.Context, home string, args ...string) error {
	for _, name := range []string{"soffice", "libreoffice"} {
		program, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		command := exec.CommandContext(ctx, program, append([]string{"--headless", "-env:UserInstallation=file://" + home}, args...)...)
		command.WaitDelay = 5 * time.Second
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("%s %v: %w\n%s", program, args, err, out)
		}
		return nil
	}
	return ErrNoOffice
}

// result is what a cell holds after its formula.
var result = regexp.MustCompile(`</f><v>[^<]*</v>`)

// Bare copies a workbook without the results of its formulas, so that whoever opens it must compute them.
func Bare(from, to string) error {
	r, err := zip.OpenReader(from)
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return errors.Join(err, r.Close())
	}
	w := zip.NewWriter(out)
	for _, part := range r.File {
		if err = copyBare(w, part); err != nil {
			break
		}
	}
	return errors.Join(err, w.Close(), out.Close(), r.Close())
}

func copyBare(w *zip.Writer, part *zip.File) error {
	in, err := part.Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(in)
	if err := errors.Join(err, in.Close()); err != nil {
		return err
	}
	out, err := w.Create(part.Name)
	if err != nil {
		return err
	}
	_, err = out.Write(result.ReplaceAll(data, []byte("</f>")))
	return err
}
