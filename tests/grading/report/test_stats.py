"""`coursekit stats`: counts that a class of known answers must give, and a picture of them."""

from collections import Counter

import pytest
from grading.results import graded
from PIL import Image

from coursekit.cli.main import main
from coursekit.exercises import BANK
from coursekit.grading.report import stats
from coursekit.grading.results import Results

FIRST, SECOND = "start/first-number", "start/first-function"


@pytest.fixture
def folder(tmp_path):
    results = Results(tmp_path)
    results.put("1", graded("a", 9))
    results.put("2", graded("b", 2))
    results.put("3", graded("c", 0, mistake="squared twice"))
    results.put("4", graded("d", 1, mistake="squared twice"))
    return tmp_path


def test_counts(folder):
    counts, mistakes = stats.count(Results(folder))
    assert counts == {
        FIRST: Counter({"right": 2, "wrong": 1, "partly right": 1}),
        SECOND: Counter({"right": 1, "partly right": 2, "wrong": 1}),
    }
    assert mistakes == {FIRST: Counter({"squared twice": 2}), SECOND: Counter({"squared twice": 2})}


def test_the_command(folder, capsys):
    assert main(["stats", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["exercise", "right", "partly", "right", "wrong", "not", "attempted"]
    assert lines[1].split() == [FIRST, "2", "1", "1", "0"]
    assert lines[2].split() == [SECOND, "1", "2", "1", "0"]
    assert lines[5].split() == ["2", "squared", "twice", FIRST]
    with Image.open(folder / "stats.png") as picture:
        assert picture.size[0] > 1000
    assert (folder / "stats.svg").read_text(encoding="utf-8").count("<svg") == 1


def test_the_picture_has_a_bar_of_one_length_for_each(folder):
    counts, _ = stats.count(Results(folder))
    (ax,) = stats.picture(counts).axes
    lengths = Counter()
    for bar in ax.patches:
        lengths[round(bar.get_y() + bar.get_height() / 2)] += bar.get_width()
    assert lengths == {0: 100, 1: 100}
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "one step downhill  (start/first-number)", "a function that returns  (start/first-function)",
    ]  # fmt: skip


def test_colors_can_be_told_apart_without_seeing_them():
    from matplotlib.colors import to_rgb

    greys = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in map(to_rgb, stats.STATES.values())]
    looks = [(round(grey, 1), stats._HATCH.get(state)) for state, grey in zip(stats.STATES, greys, strict=True)]
    assert len(set(looks)) == len(looks)


def test_every_title_can_be_drawn():
    counts = {id: Counter({"right": 1, "submitted": 1}) for id in BANK}
    assert len(stats.picture(counts).axes[0].get_yticklabels()) == len(BANK)


@pytest.mark.parametrize("made", [False, True])
def test_nothing_to_show_is_one_sentence(tmp_path, capsys, made):
    if made:
        Results(tmp_path)
    assert main(["stats", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("coursekit: ")
    assert error.count("\n") == 1
