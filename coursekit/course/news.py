"""What each version changed, for who learns and for who teaches, as the changelog says it."""

import re
from pathlib import Path
from typing import NamedTuple

_SHIPPED, _CLONED = Path(__file__).parent / "CHANGELOG.md", Path(__file__).parents[2] / "CHANGELOG.md"
_READERS = {"learners": "For learners", "teachers": "For teachers"}


class Version(NamedTuple):
    """A version and its changes, each as a line of Markdown or a few."""

    name: str
    learners: tuple[str, ...]
    teachers: tuple[str, ...]


def versions():
    """All versions of the changelog, the newest first.

    A wheel holds it as `coursekit/course/CHANGELOG.md`; in a clone it lies at the top.
    """
    text = (_SHIPPED if _SHIPPED.is_file() else _CLONED).read_text(encoding="utf-8")
    _, *parts = re.split(r"^## (\S+).*$", text, flags=re.MULTILINE)
    return [Version(name, *_changes(body)) for name, body in zip(parts[::2], parts[1::2], strict=True)]


def _changes(body):
    _, *parts = re.split(r"^### (.+)$", body, flags=re.MULTILINE)
    found = dict(zip(parts[::2], parts[1::2], strict=True))
    for title in _READERS.values():
        items = re.split(r"^- ", found.get(title, ""), flags=re.MULTILINE)[1:]
        yield tuple(re.sub(r"\n  ", "\n", item).strip() for item in items)


def since(name):
    """The versions newer than the one of this name; all of them where the changelog does not know it."""
    found = versions()
    names = [one.name for one in found]
    return found[: names.index(name)] if name in names else found


def told(found, who=tuple(_READERS)):
    """Versions as text for a terminal, with the changes for those who are named: "learners", "teachers"."""
    lines = []
    for version in found:
        for reader in who:
            changes = getattr(version, reader)
            if changes:
                lines += ["", f"coursekit {version.name}, {_READERS[reader].lower()}", ""]
                lines += ["- " + change.replace("\n", "\n  ") for change in changes]
    return "\n".join(lines[1:])
