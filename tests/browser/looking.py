"""What is looked for on every page that is open: axe's serious faults, and anything wider than the window."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = """() => axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
})"""
GRAVE = {"serious", "critical"}
WIDTHS = (1280, 390)
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page: Page) -> list[str]:
    """Return axe's serious faults on the page that is open, in words."""
    page.evaluate(AXE)  # through the debugger: the pages' own policy lets no foreign script in
    found: list[dict[str, Any]] = page.evaluate(RULES)["violations"]
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"][:3]
    ]


def faults_at_every_width(page: Page) -> dict[int, list[str]]:
    """Return the faults of the open page by width; the window is left as wide as it was."""
    before, found = page.viewport_size, {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults = violations(page)
        if (wider := page.evaluate(OVERFLOW)) > 0:
            faults.append(f"{wider} px wider than {width} px")
        if faults:
            found[width] = faults
    if before:
        page.set_viewport_size(before)
    return found
