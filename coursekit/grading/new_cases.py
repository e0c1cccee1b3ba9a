"""Other hidden cases for a class: a new secret beside the old one."""

from pathlib import Path

from coursekit.grading import moved_points
from coursekit.grading.records import Trouble
from coursekit.grading.results import fresh_secret, write


def draw(out, secret_file=None):
    """Put a new secret in place of the one in `out`, which is kept as `.secret.1`, `.secret.2` and so on."""
    if secret_file:
        raise Trouble("--new-cases makes a secret of its own: write a new one to the --secret-file in its place")
    secret = Path(out) / ".secret"
    if not secret.exists():
        return  # the first are new
    moved_points.remember(out, "the new cases")
    number = next(n for n in range(1, 10**6) if not secret.with_name(f".secret.{n}").exists())
    write(secret.with_name(f".secret.{number}"), secret.read_text(encoding="utf-8"))
    write(secret, fresh_secret())
