package reports

import (
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// readHTML gives statement.html of a folder.
func readHTML(t *testing.T, dir string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "statement.html"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestThePageSaysWhatSummarySays(t *testing.T) {
	for _, locale := range Locales() {
		o := october(t)
		o.Locale = locale
		write(t, tenant(t), o)
		_, got, _ := strings.Cut(readHTML(t, o.OutDir), "<main>")
		sameAsGolden(t, "page."+locale+".golden", got)
		summary := readBook(t, o.OutDir).Sheet("Summary")
		for ref, c := range summary.Cells {
			if c.Kind != "inlineStr" || strings.HasPrefix(ref, "J") || c.Value == "" {
				continue
			}
			text := strings.NewReplacer("&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;").Replace(strings.TrimSpace(c.Value))
			if !strings.Contains(got, text) && !onSheetOnly(c.Value, locale) {
				t.Errorf("%s: the page lacks %q, which Summary shows in %s", locale, c.Value, ref)
			}
		}
	}
}

// onSheetOnly are the words of Summary that a page has no use for: it links to the whole workbook once.
func onSheetOnly(text, locale string) bool {
	l, err := readLanguage(locale)
	if err != nil {
		return false
	}
	return text == l.text("more", "sheet", "Recommendation") || text == l.text("summary.pictures")
}

func TestThePageStandsByItself(t *testing.T) {
	o := october(t)
	write(t, tenant(t), o)
	page := readHTML(t, o.OutDir)
	if m := regexp.MustCompile(`(?i)<script|<link|<iframe|<object|@import|url\(|https?:|\son\w+=`).FindString(page); m != "" {
		t.Errorf("the page has %q", m)
	}
	for _, want := range []string{"prefers-color-scheme: dark", "@media print", "<svg viewBox", `class="mark"`, `class="trigger"`, `lang="en"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestTextOfAnExportIsNeverMarkup(t *testing.T) {
	hostile := `"><script>alert(1)</script><img src=x onerror=alert(2)>{{.}}`
	o := october(t)
	o.Version = hostile
	tx := tenant(t, "update findings set message = '"+hostile+"', code = '"+hostile+"' where severity = 'act'; update pools set pool = '"+hostile+"'; update rated set rule = '"+hostile+"' where rule = 'sms'")
	write(t, tx, o)
	page := readHTML(t, o.OutDir)
	for _, bad := range []string{"<script", "<img"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	if n := strings.Count(page, "&lt;script&gt;"); n < 5 {
		t.Errorf("the text of the export is shown %d times", n)
	}
}

func TestAPageOfSeveralCurrenciesHasABlockForEach(t *testing.T) {
	o := october(t)
	write(t, tenant(t, "update rated set currency = 'JPY', billed_charge = 30, cost = 25 where month = '2026-10' and usage_id::varchar like '%0000000003'"), o)
	page := readHTML(t, o.OutDir)
	for _, want := range []string{"Usage in USD", "Usage in JPY", "60\u00a0JPY", "50\u00a0JPY", "59.75\u00a0USD"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestThePageInABrowser(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			browser = found
			break
		}
	}
	if browser == "" {
		t.Skip("no Chromium is on the PATH, so the page is not rendered")
	}
	o := october(t)
	write(t, tenant(t), o)
	picture, profile := filepath.Join(o.OutDir, "page.png"), t.TempDir()
	page, err := filepath.Abs(filepath.Join(o.OutDir, "statement.html"))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--user-data-dir="+profile, "--window-size=1000,1700", "--screenshot="+picture, "file://"+page)
	command.WaitDelay = 5 * time.Second
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, out)
	}
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	// the line and the bars, the marks of recharges, the trigger, the ground of the tiles: in the colours of a light page
	for name, rgb := range map[string][3]uint32{"accent": {0x2a, 0x7f, 0x9e}, "mark": {0x1e, 0x6b, 0x3a}, "trigger": {0xa6, 0x1b, 0x1b}, "tile": {0xea, 0xf1, 0xf5}} {
		if n := pixels(img, rgb); n < 20 {
			t.Errorf("%d pixels have the colour of %s", n, name)
		}
	}
}

// pixels counts those of a colour.
func pixels(img image.Image, rgb [3]uint32) int {
	n := 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == rgb[0] && g>>8 == rgb[1] && b>>8 == rgb[2] {
				n++
			}
		}
	}
	return n
}
