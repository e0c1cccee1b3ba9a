"""Practice: fresh numbers, three right in a row, and when it comes again, against a twin of Leitner's boxes."""

import os
import random
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest

import coursekit as ck
from coursekit.exercises import BANK, practice as _practice_function
from coursekit.exercises.variants import numbers_of
from coursekit.judging.answers import ANSWERS
from coursekit.student import boxes, name as _name, progress, store

DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def session(tmp_path, monkeypatch):
    """A learner who has done nothing yet, on a day of its own."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(progress, "_store", store.Store())
    monkeypatch.setattr(_name, "_chosen", [])
    monkeypatch.setattr(_name, "_found", {})
    monkeypatch.setattr(boxes, "today", lambda: DAY)
    yield
    progress._store.close()


def right(training):
    return ANSWERS[training.id].right(BANK[training.id].answer_type, training._question.numbers)


def wrong(training):
    return {label: 12345 + len(training.id) for label in BANK[training.id].answer_type.labels}


def on(monkeypatch, day):
    monkeypatch.setattr(boxes, "today", lambda: day)


def test_three_right_in_a_row_each_with_fresh_numbers():
    training, seen = ck.practice("gd/limit"), []
    for count in (1, 2):
        seen.append(training._question.numbers)
        outcome = training.check(right(training))
        assert outcome.status == "right"
        assert f"**{count} of 3 right in a row**" in outcome.text.markdown
    seen.append(training._question.numbers)
    done = training.check(right(training)).text.markdown
    assert "**3 of 3 right in a row.** gd/limit lies in box 2 of 5 now and is due again on 2026-11-03." in done
    own = numbers_of(BANK["gd/limit"])
    assert all(numbers != own for numbers in seen)
    assert all(a != b for i, a in enumerate(seen) for b in seen[:i]), "no numbers come twice"


def test_one_wrong_answer_begins_the_row_anew_and_a_corrected_one_does_not_count():
    training = ck.practice("gd/limit")
    training.check(right(training))
    first = training._question.numbers
    outcome = training.check(wrong(training))
    assert outcome.status == "wrong"
    assert outcome.text.markdown.startswith("**0 of 3 right in a row.** The row begins anew.")
    assert training._question.numbers == first, "the same numbers once more"
    assert "**0 of 3 right in a row**, box 1 of 5" in training.check(right(training)).text.markdown
    assert training._question.numbers != first
    assert "**1 of 3 right in a row**" in training.check(right(training)).text.markdown


def test_nothing_of_it_counts_for_points_or_attempts():
    training = ck.practice("gd/limit")
    training.check(wrong(training))
    training.hint()
    training.solution()
    assert progress.entries() == {}
    assert [(event.kind, event.status) for event in progress.events()] == [("practice", "wrong")]


def test_the_same_answer_again_an_empty_one_and_a_seen_solution_count_nothing():
    training = ck.practice("gd/limit")
    answer = right(training)
    training.check(answer)
    again = training.check(answer)
    assert again.verdict is None
    assert "judged already, so nothing was counted" in again.text.markdown
    assert training.check(...).status == "not attempted"
    assert "no longer counts" in training.solution().markdown
    assert training.check(right(training)).status == "right"
    assert boxes.places()["gd/limit"].rounds == 1
    assert "Skipped, and not counted." in repr(training.skip())
    assert boxes.places()["gd/limit"][3:] == (1, 1)


def test_the_answer_of_one_exercise_run_again_is_no_answer_to_the_next(monkeypatch):
    ck.check("gd/limit", {"L": 1, "limit": 1, "factor_x": 1, "factor_y": 1})
    training = ck.practice("05")
    for _ in range(3):
        answer = right(training)
        training.check(answer)
    assert training.id != "gd/limit"
    assert training.check(answer).verdict is None
    assert training.id not in boxes.places()


def test_hints_and_solutions_have_the_numbers_of_the_question():
    training = ck.practice("linear/neuron")
    numbers = training._question.numbers
    key = ANSWERS["linear/neuron"]
    assert training.solution().markdown.count(key.worked(BANK["linear/neuron"].answer_type, numbers).strip()) == 1
    assert "ck.hint(" not in repr(training.check({"score": 99, "output": 99}))


def twin(answers):
    """Leitner's boxes in plain Python: {day: right or wrong} to (box, due), told nothing but the rules."""
    box, due, row, last = 1, None, 0, None
    for day, good in answers:
        if due is None or (last and last > day):
            due = day
        last = day
        if not good:
            box, due, row = 1, day, 0
            continue
        row = row + 1 if row < 3 else 1
        if row == 3 and due <= day:
            due = day + timedelta(days={1: 1, 2: 2, 3: 4, 4: 8, 5: 16}[box])
            box = min(box + 1, 5)
    return box, due, row


def test_boxes_against_a_twin(monkeypatch):
    rng = random.Random(5)
    for trial in range(12):
        day, answers = DAY, []
        for _ in range(40):
            day += timedelta(days=rng.choice([0, 0, 0, 1, 2, 9, 20, -30]))  # clocks are set back, too
            answers.append((day, rng.random() < 0.9))
            on(monkeypatch, day)
            place = boxes.answered(f"x/{trial}", answers[-1][1])
            assert (place.box, place.due, place.in_a_row) == twin(answers), answers


def test_a_lesson_begins_with_what_was_wrong_then_what_is_due_and_never_what_is_not(monkeypatch):
    ck.check("gd/limit", {"L": 1, "limit": 1, "factor_x": 1, "factor_y": 1})
    assert ck.practice("05").id == "gd/limit"
    boxes.answered("gd/orthogonal", False)
    for _ in range(3):
        boxes.answered("gd/limit", True)
    assert ck.practice("gd").id == "gd/orthogonal"
    for id in [id for id in BANK if id.startswith("gd/") and BANK[id].draw]:
        for _ in range(3):
            boxes.answered(id, True)
    said = repr(ck.practice("05"))
    assert said == "Nothing of 05_gradient_descent is due today; the next is due on 2026-11-03."
    on(monkeypatch, DAY + timedelta(days=1))
    assert ck.practice("05").id in BANK
    assert ck.practice("gd/limit")._question is not None
    on(monkeypatch, DAY)
    assert "Ahead of time: it stays due on 2026-11-03." in repr(ck.practice("gd/limit"))


def test_a_clock_set_back_is_one_sentence_and_holds_nothing_back(monkeypatch):
    on(monkeypatch, date(2031, 1, 1))
    for _ in range(3):
        boxes.answered("gd/limit", True)
    on(monkeypatch, DAY)
    assert "This machine's clock stands before the last practice" in repr(ck.practice("gd/limit"))
    assert boxes.queue(["gd/limit"], DAY) == ["gd/limit"]
    assert boxes.answered("gd/limit", True).due == DAY


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("gd/step", "gd/step has no variants: it asks everybody the same"),
        ("panels", "No exercise of live panels has variants"),
    ],
)
def test_what_cannot_be_practiced_is_one_sentence(what, said):
    training = ck.practice(what)
    assert said in repr(training).replace("\n", " ")
    assert repr(training).replace("\n", " ").count(". ") == 0
    assert training.check({"a": 1}).verdict is None
    assert training.id is None
    repr(training.skip()), repr(training.hint()), repr(training.solution())


@pytest.mark.parametrize("what", ["zzz", "gd/zzz", "", 7, ["gd"], object()])
def test_what_is_not_there_is_one_sentence(what):
    with pytest.raises(ValueError, match=r"There is no|is a text such as"):
        ck.practice(what)


@pytest.mark.parametrize("answer", ["nonsense", 7, {"L": object()}, {"zzz": 1}, print, [1] * 99])
def test_any_answer_gets_a_verdict(answer):
    assert ck.practice("gd/limit").check(answer).status == "wrong"


def test_somebody_elses_practice_is_not_gone_on_with():
    training = ck.practice("gd/limit")
    ck.set_student("ada")
    assert training.check(right(training)).verdict is None
    assert boxes.places() == {}


@pytest.mark.parametrize("id", [id for id in BANK if BANK[id].draw])
def test_every_exercise_with_variants_can_be_practiced(id):
    training = ck.practice(id)
    assert training.check(right(training)).status == "right"
    assert "practice.check(answer)" in repr(training)


WRITER = """
from coursekit.student import boxes
for _ in range(60): boxes.answered("gd/limit", True)
"""


def test_two_kernels_at_once_count_every_answer():
    writers = [subprocess.Popen([sys.executable, "-c", WRITER], env=dict(os.environ)) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert boxes.places()["gd/limit"].rounds == 120


def test_the_question_shows_how_it_is_answered():
    for what, call in [("gd/limit", 'ck.practice("gd/limit")'), ("05", 'ck.practice("05")'), (None, "ck.practice()")]:
        text = _practice_function(what)._repr_mimebundle_()[0]["text/markdown"]
        code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
        assert code.startswith("answer = ")
        assert code.splitlines()[-1] == f"practice.check(answer)  # after practice = {call}"
        compile(code, "cell", "exec")


class Page:
    """The card of a practice as the page sees it: what it shows, and what it answers to a gesture."""

    def __init__(self, training):
        self.card, self.said = training.widget(), []
        self.card.send = self.said.append

    def do(self, gesture, **more):
        self.card._hear(None, {"view": "one", "number": len(self.said), "do": gesture, **more}, [])
        assert "failed" not in self.said[-1], self.said[-1]
        return self.said[-1]

    def typed(self, answer):
        return {name: str(value) for name, value in answer.items()}


def test_the_card_keeps_a_question_beside_its_verdict_until_the_next_is_asked_for():
    training = ck.practice("gd/limit")
    page = Page(training)
    assert page.card.shown["only"]
    assert page.card.shown["standing"] == "0 of 3 right in a row, not yet in a box."
    assert page.do("begin")["values"] == {}
    for count in (1, 2, 3):
        shown, values = page.card.shown["statement"], page.typed(right(training))
        said = page.do("check", values=values)
        assert said["verdict"]["status"] == "right"
        assert page.card.shown["statement"] == shown, "the question stays"
        assert page.card.shown["standing"].startswith(f"{count} of 3 right in a row")
        assert page.do("check", values=values)["verdict"]["status"] == "right", "once more, and not counted"
        page.do("fresh")
        assert page.card.shown["statement"] != shown
    assert boxes.places()["gd/limit"][-2:] == (3, 3)
    assert progress.entries() == {}


def test_the_card_of_a_wrong_answer_takes_another_and_hints_have_its_numbers():
    training = ck.practice("linear/neuron")
    page = Page(training)
    assert page.do("check", values={"score": "99", "output": "99"})["verdict"]["status"] == "wrong"
    assert page.card.shown["standing"].startswith("0 of 3 right in a row. The row begins anew.")
    assert page.do("hint")["given"] == 1
    shown = page.card.shown["statement"]
    assert page.do("check", values=page.typed(right(training)))["verdict"]["status"] == "right"
    assert page.card.shown["statement"] == shown
    assert boxes.places()["linear/neuron"][-2:] == (0, 1)
    page.do("fresh")
    assert page.do("solution") | {"view": 0, "number": 0} == {"ask": True, "view": 0, "number": 0}
    assert page.do("solution", sure=True)["help"]


def test_the_card_of_a_lesson_goes_on_to_what_is_due_next_and_says_where_nothing_is():
    ids = [id for id in BANK if id.startswith("gd/") and BANK[id].draw]
    boxes.answered("gd/limit", False)
    boxes.answered("gd/orthogonal", False)
    for id in set(ids) - {"gd/limit", "gd/orthogonal"}:
        for _ in range(3):
            boxes.answered(id, True)
    training = ck.practice("05")
    page, seen = Page(training), []
    while training.id:
        seen.append(page.card.id)
        page.do("check", values=page.typed(right(training)))
        page.do("fresh")
    assert set(seen) == {"gd/limit", "gd/orthogonal"}
    assert page.card.shown["standing"].startswith("Nothing of 05_gradient_descent is due today")
    assert page.do("check", values={})["verdict"]["status"] == "not attempted"
