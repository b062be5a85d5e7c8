"""Where the files that ship with the product lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT_TEMPLATES = ROOT / "templates" / "documents"
WEB_TEMPLATES = ROOT / "templates" / "web"
BUNDLE_TEMPLATES = ROOT / "templates" / "bundle"
FONTS = ROOT / "templates" / "fonts"
PROFILES = ROOT / "profiles"
CLAUSES = PROFILES / "clauses.toml"
SCHEMAS = ROOT / "docs" / "schemas"
LOCALE = ROOT / "locale"
ALGORITHMS = ROOT / "policies" / "algorithms.toml"
CONFORMITY = ROOT / "policies" / "iso15489.toml"
