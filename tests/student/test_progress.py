"""What a learner sees of progress: the table, counted hints, the question before a solution, radio buttons."""

import json
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

import coursekit as ck
from coursekit.cli.main import main
from coursekit.exercises import BANK, api, plan
from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.catalog import NOTEBOOKS as LESSONS
from coursekit.exercises.overview import lessons
from coursekit.judging.answers import ANSWERS
from coursekit.student import boxes, progress, store
from coursekit.student.times import Times

CHOICES = sorted(id for id in BANK if isinstance(BANK[id].answer_type, Choice))
WIDGET = "application/vnd.jupyter.widget-view+json"
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def right(id):
    return ANSWERS[id].right(BANK[id].answer_type, BANK[id].lecture)


def begin_session(monkeypatch):
    """As in a kernel that has just started."""
    monkeypatch.setattr(progress, "_store", store.Store())
    monkeypatch.setattr(api, "_hints_given", Counter())


@pytest.fixture(autouse=True)
def session(tmp_path, monkeypatch):
    """A learner who has done nothing yet."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    begin_session(monkeypatch)
    yield
    progress._store.close()


class Table(HTMLParser):
    """The rows of a table of HTML as texts, and whether its tags are closed."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.scopes, self.open = [], Counter(), []
        self.hidden, self.squares = 0, []  # how deep in what screen readers skip; what the squares say
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.scopes[dict(attrs).get("scope")] += tag == "th"
        if self.hidden or dict(attrs).get("aria-hidden") == "true":
            self.hidden += 1
        if "title" in dict(attrs):
            self.squares.append(dict(attrs)["title"])
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.hidden = max(self.hidden - 1, 0)

    def handle_data(self, data):
        if {"td", "th"} & set(self.open) and not self.hidden:
            self.rows[-1][-1] += data


def test_every_exercise_belongs_to_a_lesson():
    prefixes = [prefix for prefixes in lessons().values() for prefix in prefixes]
    assert len(prefixes) == len(set(prefixes))
    assert {id.split("/")[0] for id in BANK} <= set(prefixes)
    assert {path.stem for path in NOTEBOOKS} <= set(lessons())


def test_the_table_counts_what_was_done():
    for id in [id for id in BANK if id.startswith("start/")]:
        ck.check(id, right(id))
    ck.check("linear/kinds", "c")
    ck.check("linear/neuron", {"score": 2, "output": 7})
    ck.check("linear/xor", dict.fromkeys(("w1", "w2", "w3", "b"), 1))
    ck.check("linear/hyperplane", ...)
    lines = repr(ck.progress()).splitlines()
    (row,) = [line for line in lines if line.startswith("01_linear_models")]
    everything = sum(len(exercise.answer_type.parts) for id, exercise in BANK.items() if id.startswith("linear/"))
    assert f"  2 of {everything}  " in row
    count = len(LESSONS["01_linear_models"].ids)
    assert row.split()[-5:] == ["1", "1", "1", str(count - 3), str(count)]
    assert re.split(r"\s{2,}", lines[2]) == [
        "lesson",
        "points",
        "right",
        "partly right",
        "wrong",
        "not attempted",
        "exercises",
    ]
    assert '   4 min  once more: linear/neuron (partly right, 1 of 2); `ck.hint("linear/neuron")` helps.' in lines
    assert [line for line in lines if line.startswith("   2 min  next: why/learns, which program learns?;")]


@pytest.mark.parametrize(
    "name", ["linear", "01_linear_models", "01", " Linear ", "01_linear_models.ipynb", "linear/xor"]
)
def test_one_lesson_by_exercise(name):
    ck.check("linear/kinds", "a")
    ck.hint("linear/kinds")
    ck.hint("linear/kinds")
    ck.solution("linear/kinds")
    lines = repr(ck.progress(name)).splitlines()
    assert lines[0] == "Progress in 01_linear_models"
    (row,) = [line for line in lines if line.startswith("linear/kinds ")]
    assert re.split(r"\s{2,}", row)[2:7] == ["0 of 1", "wrong", "1", "2", "seen"]
    assert len([line for line in lines if re.match(r"linear/\S+ +[.#]{20} ", line)]) == len(
        LESSONS["01_linear_models"].ids
    )


def test_all_done():
    for id in BANK:
        ck.check(id, right(id))
    assert repr(ck.progress()).splitlines()[-1] == "Everything here is right."
    assert "." * 20 not in repr(ck.progress())
    assert ck.progress().tasks == ()


@pytest.mark.parametrize("lesson", ["zzz", "", 4, ["linear"], object()])
def test_an_unknown_lesson_is_one_sentence(lesson):
    with pytest.raises(ValueError, match=r"no lesson .*01_linear_models") as caught:
        ck.progress(lesson)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_a_challenge_of_a_panel_has_a_row_of_its_own():
    assert "panels" not in repr(ck.progress())
    ck.exercises.record("panels/descent", "wrong", 0, 1)
    assert "live panels" in repr(ck.progress())
    assert "panels/descent (wrong, 0 of 1)" in repr(ck.progress("panels"))
    ck.exercises.record("panels/descent", "right", 1, 1)
    assert re.search(r"panels/descent +#{20}  1 of 1", repr(ck.progress("live panels")))


def test_html_says_the_same_as_the_text_and_is_a_table():
    ck.check("linear/kinds", "c")
    for overview in (ck.progress(), ck.progress("linear")):
        html = overview._repr_html_()
        table = Table(html)
        assert table.open == []
        assert [[text.strip() for text in row] for row in table.rows] == [
            list(overview.head),
            *map(list, overview.rows),
        ]
        assert table.scopes["col"] == len(overview.head)
        assert table.scopes["row"] == len(overview.rows)
        assert "<caption" in html
        assert (repr(overview), html) == (repr(again := _same(overview)), again._repr_html_())


def _same(overview):
    return ck.progress("linear" if " in " in overview.title else None)


def test_a_square_for_each_exercise_says_how_it_stands():
    ck.check("linear/kinds", "c")
    ck.check("linear/neuron", {"score": 2, "output": 7})
    html = ck.progress()._repr_html_()
    table = Table(html)
    labels = re.findall(r'role="img" aria-label="([^"]*)"', html)
    assert len(labels) == len(LESSONS), "a sentence for each lesson, for those who do not see the squares"
    of_one = dict(zip(LESSONS, labels, strict=True))["01_linear_models"]
    assert of_one == f"1 right, 1 partly right, {len(LESSONS['01_linear_models'].ids) - 2} not attempted"
    assert "<details" in html, "the numbers are there to unfold"
    said = dict(title.rsplit(": ", 1) for title in table.squares)
    assert said["linear/kinds, regression or classification?"] == "right"
    assert said["linear/neuron, one neuron, one input"] == "partly right"
    assert Counter(said.values())["not attempted"] == sum(len(lesson.ids) for lesson in LESSONS.values()) - 2


def test_the_mistakes_of_the_last_checks_stay_open_until_a_right_one():
    ck.check("start/first-number", {"slope": 9, "new_x": 2.1})
    ck.check("linear/xor", dict.fromkeys(("w1", "w2", "w3", "b"), 1))
    text = repr(ck.progress())
    open_one = '  start/first-number: height in place of the slope; see "Answer with numbers" in the notebook'
    assert open_one in text.splitlines()
    assert "height in place of the slope" in ck.progress()._repr_html_()
    assert "Mistakes still open" not in repr(ck.progress("linear"))
    ck.check("start/first-number", right("start/first-number"))
    assert "Mistakes still open" not in repr(ck.progress())
    ck.check("start/first-number", {"slope": 9, "new_x": 2.1})  # no new attempt, and yet the last word
    assert open_one in repr(ck.progress()).splitlines()


def test_half_an_hour_is_half_an_hour_in_the_order_of_the_lessons():
    tasks = ck.progress().tasks
    assert sum(task.minutes for task in tasks) <= 30
    assert [task.id for task in tasks] == list(BANK)[: len(tasks)]
    assert "guessed from the size" in ck.progress().minutes
    assert len(ck.progress("capstone").tasks) >= 1


def test_minutes_follow_the_learners_own_pace(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress, "_times", Times(lambda: now[0]))
    before = ck.progress("sgd").tasks[0].minutes
    for id in ("linear/neuron", "linear/hyperplane", "linear/kinds"):
        ck.exercise(id)
        now[0] += 2 * 60 * plan.guess(id)  # twice the guess
        ck.check(id, right(id))
    assert ck.progress("sgd").tasks[0].minutes == 2 * before
    assert ck.progress("sgd").minutes.endswith("2.0 times the guess, from 3 exercises that you solved.")


def test_what_is_due_for_practice_is_among_the_tasks():
    for id in BANK:
        ck.check(id, right(id))
    boxes.answered("gd/limit", False)
    (task,) = ck.progress().tasks
    assert (task.id, task.how) == ("gd/limit", '`ck.practice("gd/limit")` has fresh numbers')


def test_html_escapes_what_others_have_recorded():
    ck.exercises.record("panels/<script>alert(1)</script>", "wrong", 0, 1)
    assert "<script" not in ck.progress()._repr_html_() + ck.progress("panels")._repr_html_()


def test_it_says_in_one_sentence_why_nothing_is_kept(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "file"))
    ck.check("linear/kinds", "c")
    text = repr(ck.progress())
    assert "1 of" in text
    assert text.count("Nothing is kept beyond this session: ") == 1


def test_command_line(capsys, tmp_path, monkeypatch):
    ck.check("linear/kinds", "c")
    assert main(["progress"]) == 0
    assert capsys.readouterr().out == f"{ck.progress()!r}\n"
    assert main(["progress", "01"]) == 0
    assert capsys.readouterr().out == f"{ck.progress('01')!r}\n"
    assert main(["progress", "zzz"]) == 2
    assert capsys.readouterr().err.startswith("coursekit: There is no lesson 'zzz'; the lessons are 00_start, ")
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "file"))
    assert main(["progress"]) == 1
    assert "Nothing is kept" in capsys.readouterr().out


def test_hints_are_counted_once_and_begin_again_in_a_new_kernel(monkeypatch):
    def hints(count):
        return [repr(ck.hint("linear/neuron")) for _ in range(count)]

    first = hints(2)
    assert progress.entries()["linear/neuron"].hints == 2
    begin_session(monkeypatch)
    assert hints(1) == first[:1]
    assert progress.entries()["linear/neuron"].hints == 2
    hints(9)
    assert progress.entries()["linear/neuron"].hints == len(ANSWERS["linear/neuron"].hints)
    assert progress.entries()["linear/neuron"][:4] == ("not attempted", 0, 0, 0)


@pytest.mark.parametrize("answer", [{"score": 4}, "nonsense", {"score": 2, "output": 0.5498}], ids=str)
def test_a_solution_asks_before_an_attempt_and_not_after_one(monkeypatch, answer):
    ck.check("linear/neuron", {"score": ..., "output": ...})
    text = repr(ck.solution("linear/neuron"))
    assert "You have not tried linear/neuron yet" in text
    assert '`ck.solution("linear/neuron", sure=True)` shows it anyway' in text
    assert "linear/neuron" not in progress.entries()
    ck.check("linear/neuron", answer)
    assert repr(ck.solution("linear/neuron")).startswith("Solution of linear/neuron")
    assert progress.entries()["linear/neuron"].solution_seen
    begin_session(monkeypatch)  # the next kernel remembers
    assert repr(ck.solution("linear/neuron")).startswith("Solution of linear/neuron")


def test_a_solution_comes_at_once_to_who_is_sure():
    assert repr(ck.solution("linear/xor", sure=True)).startswith("Solution of linear/xor")
    assert progress.entries()["linear/xor"].solution_seen
    assert "You have not tried" in repr(ck.solution("linear/xor"))


def test_a_solution_asks_by_this_session_alone_where_nothing_is_kept(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "file"))
    assert "You have not tried" in repr(ck.solution("linear/neuron"))
    ck.check("linear/neuron", {"score": 4})
    assert repr(ck.solution("linear/neuron")).startswith("Solution of")


@pytest.mark.parametrize("id", CHOICES)
def test_multiple_choice_displays_as_text_where_there_are_no_widgets(id):
    exercise = ck.exercise(id)
    bundle, _ = exercise._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/markdown", WIDGET}
    assert bundle["text/plain"] == repr(exercise)
    assert bundle["text/markdown"] == exercise._repr_markdown_()
    for letter, option in zip(BANK[id].answer_type.letters, BANK[id].answer_type.options, strict=True):
        assert f"- **{letter})** {option}" in bundle["text/markdown"]
    json.dumps(bundle)


def test_displaying_it_again_makes_no_new_widgets():
    from ipywidgets import Widget
    from ipywidgets.widgets.widget import _instances

    first = ck.exercise("linear/kinds")._repr_mimebundle_()[0][WIDGET]["model_id"]
    count = len(_instances)
    assert ck.exercise("linear/kinds")._repr_mimebundle_()[0][WIDGET]["model_id"] == first
    assert len(_instances) == count
    Widget.close_all()
    assert ck.exercise("linear/kinds")._repr_mimebundle_()[0][WIDGET]["model_id"] != first


def test_progress_loads_no_widgets():
    code = (
        "import sys, coursekit as ck; ck.check('linear/kinds', 'c'); ck.exercise('linear/kinds'); ck.progress();"
        "sys.exit(repr({'ipywidgets', 'matplotlib', 'sympy', 'numba'} & set(sys.modules) or 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == "0\n", done.stderr
