"""The other ways to make the same pages: a plain HTML table in WeasyPrint, Chromium with Ghostscript, Typst."""
