"""The short check before and after a lesson: apart from points, each question once, and what is said of it."""

import pytest

import coursekit as ck
from coursekit.exercises import BANK, before_after
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.variants import numbers_of
from coursekit.judging.answers import ANSWERS
from coursekit.student import name as _name, progress, store


@pytest.fixture(autouse=True)
def session(tmp_path, monkeypatch):
    """A learner who has done nothing yet."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(progress, "_store", store.Store())
    monkeypatch.setattr(_name, "_chosen", [])
    monkeypatch.setattr(_name, "_found", {})
    yield
    progress._store.close()


def right(check):
    return ANSWERS[check.id].right(BANK[check.id].answer_type, check._question(check._number()).numbers)


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_three_to_five_variants_of_the_lessons_exercises(lesson):
    asked = before_after.questions(lesson)
    assert 3 <= len(asked) <= 5
    assert set(asked) <= set(NOTEBOOKS[lesson].ids)
    forms = [ck.exercises.before_after.ShortCheck(when, lesson) for when in ("before", "after")]
    for id in set(asked):
        places = [i for i, one in enumerate(asked) if one == id]
        numbers = [form._question(i).numbers for form in forms for i in places] + [numbers_of(BANK[id])]
        assert all(a != b for i, a in enumerate(numbers) for b in numbers[:i]), "all with numbers of their own"


def test_before_and_after_a_lesson(monkeypatch):
    check = ck.before("gd")
    count = len(before_after.questions("05_gradient_descent"))
    assert f"question 1 of {count}" in repr(check)
    outcome = check.check(right(check))
    assert outcome.verdict is None, "before the lesson nothing is judged in sight"
    assert outcome.text.markdown.startswith("Noted.")
    assert f"question 2 of {count}" in outcome.text.markdown
    check.check(dict.fromkeys(BANK[check.id].answer_type.labels, 12345))
    monkeypatch.setattr(progress, "_store", store.Store())  # the next session goes on where the last one ended
    check = ck.before("05")
    while check.id:
        check.skip()
    assert "After the lesson" in repr(check)
    check = ck.after("05")
    assert check.check(right(check)).status == "right"
    while check.id:
        check.check(right(check))
    told = repr(check).replace("\n", " ")
    assert "after the lesson 100 % of it was right. Before it, it was " in told
    assert "may be chance" in told
    assert progress.entries() == {}, "nothing of it is progress"
    kinds = [event.kind for event in progress.events()]
    assert kinds == ["before"] * count + ["after"] * count


def test_each_question_counts_once():
    one, other = ck.before("05"), ck.before("05")  # as in two kernels
    number = one._number()
    answer = right(one)
    one.check(dict.fromkeys(BANK[one.id].answer_type.labels, 12345))
    other._keep(number, "right", 1, None)
    assert [event.status for event in progress.events()] == ["wrong"], "the first answer stays"
    assert one.check(...).text.markdown.startswith("Nothing is filled in")
    assert one.check(answer).verdict is None
    assert one.check(answer).text.markdown.startswith("This answer was noted already")


class Page:
    """The card of a check as the page sees it."""

    def __init__(self, check):
        self.check, self.card, self.said = check, check.widget(), []
        self.card.send = self.said.append

    def do(self, gesture, **more):
        self.card._hear(None, {"view": "one", "number": len(self.said), "do": gesture, **more}, [])
        assert "failed" not in self.said[-1], self.said[-1]
        return self.said[-1]

    def answered(self, answer):
        return self.do("check", values={name: str(value) for name, value in answer.items()})

    @property
    def words(self):
        return self.card.shown["only"]


def test_the_card_before_notes_an_answer_without_a_verdict_and_goes_on():
    page = Page(ck.before("05"))
    assert page.words["points"] == "question 1 of 4"
    assert page.do("check", values={})["stay"]
    assert page.card.shown["standing"] == "Nothing is filled in, so nothing was noted; Skip goes on without an answer."
    assert "verdict" not in page.answered(right(page.check)), "nothing is judged in sight"
    assert page.words["points"] == "question 2 of 4"
    assert page.card.shown["standing"] == "Noted."
    page.answered(right(page.check))
    first, *others = BANK["gd/convex-set"].answer_type.labels  # the third, which needs all of its values
    page.answered({first: "1/3"})
    assert page.card.shown["standing"].startswith("Not all that is needed is filled in")
    other = ck.before("05")  # as in another window
    other.skip()
    page.answered(dict.fromkeys([first, *others], "1"))
    assert page.card.shown["standing"] == "This question was answered elsewhere."
    while page.words["next"]:
        page.do("fresh")
    assert page.card.shown["fields"] == []
    assert "% of what was asked was right" in page.card.shown["statement"]
    assert [event.status for event in progress.events()] == ["right"] * 2 + ["not attempted"] * 2
    assert set(ck.before("05")._repr_mimebundle_()) == {"text/plain", "text/markdown"}, "the result alone"


def test_the_card_after_keeps_a_question_and_its_verdict_until_the_next():
    page = Page(ck.after("09"))  # one exercise three times: the same answer may be right again
    for count in (1, 2, 3):
        shown, answer = page.card.shown["statement"], right(page.check)
        assert page.answered(answer)["verdict"]["status"] == "right"
        assert page.card.shown["statement"] == shown
        assert (page.words["points"], page.words["check"]) == (f"question {count} of 3", "")
        page.answered(dict.fromkeys(answer, 12345))
        assert page.do("begin")["verdict"]["status"] == "right", "the first answer stays, also in a new view"
        page.do("fresh")
    assert "after the lesson 100 % of it was right" in page.card.shown["statement"]
    assert [event.status for event in progress.events()] == ["right"] * 3


def test_before_a_lesson_is_before_it():
    ck.check("gd/limit", {"L": 1, "limit": 1, "factor_x": 1, "factor_y": 1})
    check = ck.before("05")
    assert "You have tried gd/limit of this lesson already" in repr(check)
    assert repr(check).replace("\n", " ").count(". ") == 0
    assert check.check({"L": 1}).verdict is None
    assert "question 1" in repr(ck.after("05"))


@pytest.mark.parametrize("call", [ck.before, ck.after])
@pytest.mark.parametrize("what", ["zzz", "", 7, None, ["gd"]])
def test_an_unknown_lesson_is_one_sentence(call, what):
    with pytest.raises(ValueError, match="There is no lesson"):
        call(what)


@pytest.mark.parametrize("call", [ck.before, ck.after])
def test_a_lesson_without_variants_is_one_sentence(call):
    check = call("panels")
    assert "nothing to ask before and after it" in repr(check).replace("\n", " ")
    assert check.check(1).verdict is None
    assert check.skip().id is None
