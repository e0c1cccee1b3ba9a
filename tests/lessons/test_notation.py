"""docs/notation.md lists every symbol of every lesson, with one meaning in each."""

from pathlib import Path

import pytest
import symbols

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))

READ = [  # Markdown, its symbols
    ("$x + y$ and $$z$$", "x y z"),
    (r"$\mathbf{x} W + \mathbf b$", r"\mathbf x|W|\mathbf b"),
    (r"$\frac{1}{n} \sum_{i=1}^n L_i(\theta)$", r"n i L \theta"),
    (r"$\lambda_{\min} \le \lambda$", r"\lambda_{\min} \lambda"),
    (r"$\hat{m}_t$ and $m_{t+1}$", r"\hat m|m|t"),
    (r"$\operatorname{step}(s) = \text{sign of } s$", "s"),
    ("`$code$` and ```\n$a$\n``` and $b$", "b"),
    (r"$\nabla f \cdot d$", "f d"),
]

TABLE = r"""
| $n$ | `n` | examples | 1, 2 |
| $m$ | | margin | 2 |
| $m$ | | batch size | 6, 2 |
| $q$ | | a quantity | 1 |
"""


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_symbol_of_a_lesson_is_listed_once(path):
    assert list(symbols.faults(path.stem, symbols.text_of(path))) == [], "see docs/notation.md"


@pytest.mark.parametrize(("text", "expected"), READ)
def test_symbols_are_read_from_formulas(text, expected):
    found = symbols.symbols(text, {r"\lambda_{\min}"})
    assert {*found} == {*expected.split("|" if "|" in expected else " ")}


def test_what_is_wrong_with_a_table_is_named(tmp_path, monkeypatch):
    table = tmp_path / "notation.md"
    table.write_text(TABLE, encoding="utf-8")
    monkeypatch.setattr(symbols, "TABLE", table)
    assert list(symbols.faults("01_linear_models", "$n$ and $q$")) == []
    assert list(symbols.faults("01_linear_models", "$n$ and $m$ and $z$")) == [
        "q is listed and not used",
        "m is listed for other lessons only",
        "z is not listed",
    ]
    assert "m has 2 meanings" in list(symbols.faults("02_losses_and_risk", "$n m$"))
