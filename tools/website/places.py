"""Where things lie while the site is built."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"  # what is written by hand: settings, style, front page
OUT = ROOT / "build" / "site"
WORK = ROOT / "build" / "site-work"  # what is made on the way; recordings stay there from one build to the next
