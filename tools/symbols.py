r"""Which symbols the formulas of a lesson use, and whether docs/notation.md says what each of them is.

Run as `python tools/symbols.py [notebook ...]`: names every symbol that the table does not list for that lesson, every
one that it lists and the lesson does not use, and every one that has two meanings there; the exit code is 1 then.

A symbol is a letter, Latin or Greek, with what stands on it or changes its face: `x`, `\mathbf x`, `\bar g`. One that
the table lists with its subscript, such as `\lambda_{\min}`, is a symbol of its own.
"""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

import nbformat

from coursekit.core.lesson_names import written

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "notation.md"
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi varphi chi psi"
)
GREEK += " omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell"
FACES = "mathbf mathcal mathbb mathfrak boldsymbol bm bar hat tilde dot ddot vec widehat widetilde overline"

_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_FORMULA = re.compile(r"\$\$(.*?)\$\$|\$(.*?)\$", re.DOTALL)
_WORDS = re.compile(
    r"\\(?:text|operatorname\*?|mathrm|mathsf|texttt|begin|end|tag|label|color|hspace|vspace)\s*\{[^{}]*\}"
)
_LETTER = rf"(?:\\(?:{'|'.join(GREEK.split())})(?![A-Za-z])|[A-Za-z])"
_FACED = rf"\\(?:{'|'.join(FACES.split())})(?![A-Za-z])\s*(?:\{{\s*{_LETTER}\s*\}}|{_LETTER})"
_SUBSCRIPT = r"_(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9])"
_SYMBOL = re.compile(rf"({_FACED}|{_LETTER})({_SUBSCRIPT})?|(\\[A-Za-z]+)")


def formulas(text):
    """The formulas of a Markdown text, without words and code."""
    return [_WORDS.sub(" ", a or b) for a, b in _FORMULA.findall(_CODE.sub(" ", text))]


def symbols(text, listed=frozenset()):
    r"""How often each symbol stands in a Markdown text; with its subscript where it is `listed` so.

    Examples
    --------
    >>> sorted(symbols(r"$\bar g(x) = \mathbf{x} W$ is `code`"))
    ['W', '\\bar g', '\\mathbf x', 'x']
    """
    found = Counter()
    for formula in formulas(text):
        _count(formula, listed, found)
    return found


def _count(formula, listed, found):
    for match in _SYMBOL.finditer(formula):
        letter, subscript, command = match.groups()
        if command:
            continue
        if subscript and _spelled(letter + subscript) in listed:
            found[_spelled(letter + subscript)] += 1
            continue
        found[_spelled(letter)] += 1
        if subscript:
            _count(subscript[1:], listed, found)


def _spelled(symbol):
    """One spelling of a symbol: no braces around a single letter."""
    face = re.fullmatch(rf"(\\[A-Za-z]+)\s*\{{?\s*({_LETTER})\s*\}}?(.*)", symbol)
    if face and face[1][1:] in FACES.split():
        symbol = f"{face[1]} {face[2]}{face[3]}"
    return re.sub(r"_\{(\w)\}$", r"_\1", re.sub(r"_(\\[A-Za-z]+)$", r"_{\1}", symbol))


def meanings():
    """(symbol, the lessons that it has this meaning in), for each symbol of each row of the table."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 4 and "$" in cells[0]:
            lessons = re.findall(r"\d+[a-z]?", cells[3])
            for formula in _FORMULA.findall(cells[0]):
                yield _spelled((formula[0] or formula[1]).strip()), lessons


def faults(lesson, text):
    """What docs/notation.md does not say of a lesson's symbols, or says wrongly; a sentence each."""
    number, rows = written(lesson), list(meanings())
    listed = Counter(symbol for symbol, lessons in rows if number in lessons)
    found = symbols(text, {*listed})
    known = {symbol for symbol, _ in rows}
    for symbol, times in listed.items():
        if times > 1:
            yield f"{symbol} has {times} meanings"
        if symbol not in found:
            yield f"{symbol} is listed and not used"
    for symbol in sorted({*found} - {*listed}):
        elsewhere = "is listed for other lessons only" if symbol in known else "is not listed"
        yield f"{symbol} {elsewhere}"


def text_of(path):
    """All Markdown of a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def main(argv=None):
    """Name what is wrong; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in notebooks/")
    paths = parser.parse_args(argv).notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    found = [f"{path.stem}: {fault}" for path in paths for fault in faults(path.stem, text_of(path))]
    print("\n".join(found) or f"{len(paths)} lessons, every symbol listed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
