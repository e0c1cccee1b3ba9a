"""The benchmark of grading: both graders get the same, and its table finds its place."""

import importlib.util
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("grading_benchmark", ROOT / "benchmarks" / "grading.py")
benchmark = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(benchmark)


def test_everyone_hands_in_a_lesson_that_is_mostly_solved(tmp_path):
    benchmark.submit(tmp_path, ["00_start", "01_linear_models"], ["ada", "bob", "eve"], nested=True)
    found = {path.parent.parent.name: path.stem for path in tmp_path.rglob("*.ipynb")}
    assert found == {"ada": "00_start", "bob": "01_linear_models", "eve": "00_start"}
    cells = nbformat.read(tmp_path / "bob" / "01_linear_models" / "01_linear_models.ipynb", as_version=4).cells
    answers = [cell.source for cell in cells if cell.id.endswith("-answer")]
    assert 0 < sum("..." in answer for answer in answers) < len(answers) / 2


def test_the_table_says_whether_the_goal_is_met():
    rates = {"coursekit": [9.0, 11.0, 10.0], "nbgrader": [1.0]}
    assert "| coursekit | 10 | 10 x |" in benchmark.table(50, rates, {100: [99.6, 50], 1000: [100.4, 50]})
    assert "is met" in benchmark.table(50, rates, {})
    assert "**missed**" in benchmark.table(50, {**rates, "nbgrader": [1.1]}, {})


def test_the_section_replaces_the_last_one_and_nothing_else():
    page = "# Benchmarks\n\n## Import\n\nfast\n\n## Notes\n\n- one\n"
    once = benchmark.placed(page, "## Grading\n\nold\n")
    assert benchmark.placed(once, "## Grading\n\nnew\n") == once.replace("old", "new")
    assert once.replace("## Grading\n\nold\n\n", "") == page
