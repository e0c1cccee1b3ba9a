"""The bank tests itself: each test runs over every exercise, each reference and each known mistake."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from sample import sample

import coursekit as ck
from coursekit.exercises import BANK, api
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.answer_types.numbers import Numbers
from coursekit.exercises.catalog import NOTEBOOKS as LESSONS
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge, solution, solved_cell

IDS = sorted(BANK)
ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MISTAKES = [  # judging/test_bank_check.py tries the others, with these numbers and more
    pytest.param(id, mistake, wrong, id=f"{id}-{mistake.name}-{count}")
    for id in IDS
    for count, (mistake, wrong) in sample(enumerate(ANSWERS[id].wrong(BANK[id].answer_type, BANK[id].lecture)), 3)
]
TOLERANT = [id for id in IDS if isinstance(BANK[id].answer_type, Numbers) and not BANK[id].answer_type.together]
FUNCTIONS = [id for id in IDS if isinstance(BANK[id].answer_type, Function)]
DETERMINED = [id for id in FUNCTIONS if not ANSWERS[id].fault]  # one function alone is right


def right(id):
    return ANSWERS[id].right(BANK[id].answer_type, BANK[id].lecture)


def run_cell(source):
    """The value of the last line of a notebook cell."""
    space = {"ck": ck, "np": np}
    *before, last = source.strip().split("\n")
    exec("\n".join(before), space)
    return eval(last, space)


@pytest.fixture(autouse=True)
def fresh_hints(monkeypatch):
    monkeypatch.setattr(api, "_hints_given", Counter())


@pytest.fixture
def no_answers(monkeypatch):
    monkeypatch.setitem(sys.modules, "coursekit.judging.api", None)


def test_bank_holds_the_exercises_of_the_syllabus_each_with_answers():
    syllabus = tomllib.loads((ROOT / "docs" / "syllabus.toml").read_text("utf-8"))["row"]
    asked = {id for row in syllabus for id in row.get("exercises", ())}
    assert len(asked) >= 90
    assert asked <= set(IDS)
    assert set(ANSWERS) == set(BANK)
    assert all(BANK[id].id == id for id in IDS)


@pytest.mark.parametrize("id", IDS)
def test_reference_is_right(id):
    verdict = ck.check(id, right(id))
    assert (verdict.status, verdict.points, verdict.mistake) == ("right", verdict.max_points, None)
    assert {step.status for step in verdict.steps} == {"right"}


@pytest.mark.parametrize("id", IDS)
def test_there_are_three_mistakes_with_names_of_their_own(id):
    names = [mistake.name for mistake in ANSWERS[id].mistakes]
    assert len(names) == len(set(names)) >= 3


@pytest.mark.parametrize(("id", "mistake", "wrong"), MISTAKES)
def test_mistake_is_wrong_and_gets_its_own_name(id, mistake, wrong):
    verdict = ck.check(id, wrong)
    assert verdict.mistake == mistake.name
    assert verdict.status in ("wrong", "partly right")
    assert verdict.points < verdict.max_points
    assert mistake.why in verdict.message
    assert f'"{mistake.see or BANK[id].section}" in the notebook' in verdict.message


@pytest.mark.parametrize("id", TOLERANT)
def test_no_two_answers_of_a_numbers_exercise_are_within_twice_the_tolerance(id):
    answer_type = BANK[id].answer_type
    all_values = [right(id), *(values for _, values in ANSWERS[id].wrong(answer_type, BANK[id].lecture))]
    for count, one in enumerate(all_values):
        for other in all_values[:count]:
            gaps = [abs(one[n] - other[n]) / max(abs(one[n]), abs(other[n]), 1e-12) for n in answer_type.labels]
            assert max(gaps) > 0.01


@pytest.mark.parametrize("id", TOLERANT)
@pytest.mark.parametrize("form", ["{:.3g}", "{:.4g}", "{:.2e}"])
def test_three_digits_are_enough_two_are_not(id, form):
    rounded = {name: form.format(value) for name, value in right(id).items()}
    assert ck.check(id, rounded).status == "right"
    assert ck.check(id, {name: float(text) for name, text in rounded.items()}).status == "right"
    off = {name: 1.011 * value for name, value in right(id).items()}
    assert "right" not in {s.status for s in ck.check(id, off).steps if off[s.name] and s.name not in ("p1", "p2")}


def test_probabilities_may_be_rounded_to_three_decimals():
    values = {name: round(value, 3) for name, value in right("linear/toy-softmax").items()}
    assert values["p2"] == 0.001
    assert ck.check("linear/toy-softmax", values).status == "right"


@pytest.mark.parametrize("id", TOLERANT)
def test_each_value_counts_by_itself(id):
    for name in right(id):
        verdict = ck.check(id, {**right(id), name: 1e6})
        assert [step.name for step in verdict.steps if step.status != "right"] == [name]
        assert (verdict.status, verdict.points) == ("partly right", verdict.max_points - 1)
        verdict = ck.check(id, {**right(id), name: ...})
        assert [step.name for step in verdict.steps if step.status == "not attempted"] == [name]
        assert f"`{name}`" in verdict.message


@pytest.mark.parametrize("id", TOLERANT)
def test_one_slip_is_named_although_the_rest_is_empty_or_wrong(id):
    pairs = ANSWERS[id].wrong(BANK[id].answer_type, BANK[id].lecture)
    for mistake, values in pairs:
        slip = next(name for name in values if values[name] != right(id)[name])
        alike = [other.name for other, theirs in pairs if theirs[slip] == pytest.approx(values[slip], rel=0.01)]
        for rest in (..., 12345.0):
            answer = {**values, **dict.fromkeys(list(values)[list(values).index(slip) + 1 :], rest)}
            found = ck.check(id, answer).mistake
            assert found == mistake.name if len(alike) == 1 else found in (None, *alike)
    assert ck.check("linear/neuron", {"score": 4, "output": 7}).mistake == "bias forgotten"
    assert ck.check("linear/neuron", {"score": 4}).mistake == "bias forgotten"


@pytest.mark.parametrize("id", IDS)
def test_solved_cell_is_right_unsolved_cell_is_not_attempted(id):
    assert run_cell(solved_cell(id)).status == "right"
    verdict = run_cell(ck.exercises.cell(id))
    assert (verdict.status, verdict.points, verdict.mistake) == ("not attempted", 0, None)
    assert verdict.max_points == ck.check(id, right(id)).max_points
    assert ck.exercises.cell(id).split("\n")[-1] == solved_cell(id).split("\n")[-1]


@pytest.mark.parametrize("id", IDS)
def test_nothing_is_not_attempted(id):
    verdict = ck.check(id)
    assert verdict.status == "not attempted"
    for nothing in (..., None, "", "  "):
        assert ck.check(id, nothing) == verdict, nothing
        assert judge(BANK[id], BANK[id].lecture, BANK[id].answer_type.read(nothing)) == verdict, nothing


def stubs():
    def ellipsis(*args):
        """Docstring."""
        ...

    def passing(*args):
        pass

    def commented(*args):
        """Docstring only."""

    def bare(*args):
        return

    return [ellipsis, passing, commented, bare, lambda *args: ..., lambda *args: None]


@pytest.mark.parametrize("id", FUNCTIONS)
@pytest.mark.parametrize("stub", stubs(), ids=lambda stub: stub.__name__)
def test_stub_is_not_attempted(id, stub):
    assert ck.check(id, stub).status == "not attempted"


@pytest.mark.parametrize("id", FUNCTIONS)
def test_a_function_that_does_something_is_no_stub(id):
    for function in [lambda *args: 5, lambda *args: print(end=""), lambda *args: args and None]:
        assert ck.check(id, function).status == "wrong"


@pytest.mark.parametrize(("path", "id"), [(path, one.id) for path in NOTEBOOKS for one in LESSONS[path.stem].EXERCISES])
def test_the_headings_that_verdicts_point_to_stand_in_the_notebook(path, id):
    text = path.read_text(encoding="utf-8")
    for heading in {BANK[id].section, *(mistake.see for mistake in ANSWERS[id].mistakes)} - {""}:
        assert re.search(rf'"#+ [\db.]* ?{re.escape(heading)}(\\n)?"', text), heading


@pytest.mark.parametrize("id", DETERMINED)
def test_a_function_may_be_as_precise_as_float32_and_no_less(id):
    reference = right(id)

    def each(change):
        def changed(*args):
            result = reference(*args)
            return [change(part) for part in result] if isinstance(result, list | tuple) else change(result)

        return changed

    assert ck.check(id, each(lambda result: np.asarray(result, dtype=np.float32))).status == "right"
    assert ck.check(id, each(lambda result: np.asarray(result + 1e-3))).points == 0


@pytest.mark.parametrize("id", IDS)
def test_hints_come_one_by_one_and_end(id):
    hints = [repr(ck.hint(id)) for _ in range(9)]
    count = len(ANSWERS[id].hints)
    assert count >= 3
    assert [text[:11] for text in hints[:count]] == [f"Hint {i} of {count}" for i in range(1, count + 1)]
    assert len(set(hints[: count + 1])) == count + 1
    assert hints[count] == hints[-1]
    assert f'ck.solution("{id}")' in hints[-1]


@pytest.mark.parametrize("id", IDS)
def test_texts_read_well_without_jupyter(id):
    texts = [ck.exercise(id), ck.solution(id, sure=True), *(ck.hint(id) for _ in ANSWERS[id].hints)]
    for text in texts:
        without_powers = re.sub(r" \*\* |(?<=[\w)])\*\*(?=[\w(])", "", repr(text))
        assert not re.search(r"[\\$]|\*\*|__|\{\w*\}", without_powers.replace("`{", "")), repr(text)
        assert text._repr_markdown_().count("$") % 2 == 0
        assert max(map(len, repr(text).split("\n"))) <= 100
    assert id in repr(texts[0])


def test_statement_and_solution_carry_the_numbers():
    exercise = BANK["linear/neuron"]
    other = {"w": (3, -1), "b": 4, "slope": 0.5, "x": (2, 7)}
    assert "(3, -1)" in exercise.statement(**other)
    assert judge(exercise, other, exercise.answer_type.read({"score": 3, "output": 0.818})).status == "right"
    assert "0.817574" in solution(exercise, other)


@pytest.mark.parametrize("id", IDS)
def test_verdict_looks_the_same_on_every_run(id):
    wrong = ANSWERS[id].wrong(BANK[id].answer_type, BANK[id].lecture)[0][1]
    for answer in (right(id), wrong, ..., "abc"):
        one, two = ck.check(id, answer), ck.check(id, answer)
        assert (repr(one), one._repr_html_()) == (repr(two), two._repr_html_())
        assert " at 0x" not in repr(one)


def test_html_says_in_words_and_symbols_what_color_says_and_escapes():
    verdict = ck.check("linear/neuron", {"score": "<script>alert(1)</script>", "<b>": 1, "output": 0.55})
    html = verdict._repr_html_()
    assert "<script" not in html
    assert "<b>&lt;" not in html
    assert "&lt;script&gt;" in html + ck.check("linear/kinds", "<script>")._repr_html_()
    assert "✗" in html
    assert "✓" in html
    assert "partly right, 1 of 2 points" in html
    assert "var(--jp-" in html


@pytest.mark.parametrize("id", IDS)
def test_wrong_answers_never_show_the_reference(id):
    answer_type = BANK[id].answer_type
    if not isinstance(answer_type, Numbers) or answer_type.together:
        return
    secrets = {f"{value:.3g}" for value in right(id).values() if len(f"{abs(value):.3g}".replace(".", "")) > 1}
    for answer in [
        dict.fromkeys(answer_type.labels, 1e6),
        dict.fromkeys(answer_type.labels, "x"),
        [1],
        "abc",
        {"zzz": 1},
    ]:
        text = repr(ck.check(id, answer))
        assert not [secret for secret in secrets if re.search(rf"(?<![\d.]){re.escape(secret)}", text)]


@pytest.mark.parametrize("id", DETERMINED)
def test_reports_on_functions_never_show_the_reference(id):
    answer_type = BANK[id].answer_type
    target = answer_type.read(right(id)).items
    results = [item.value if isinstance(item.value, tuple) else (item.value,) for item in target.values()]
    secrets = {f"{value:.4g}" for result in results for part in result for value in np.ravel(part)}
    secrets = {secret for secret in secrets if len(secret) > 4}
    for function in [lambda *args: 0.0925, lambda *args: 0.0925 * np.ones_like(args[0]), lambda *args: 1 / 0]:
        text = repr(ck.check(id, function))
        assert not [secret for secret in secrets if secret in text]


def test_unknown_id_names_the_nearest_in_one_sentence():
    for call in (ck.exercise, ck.check, ck.hint, ck.solution, ck.exercises.cell):
        with pytest.raises(ValueError, match="no exercise 'linear/neurn'; did you mean 'linear/neuron'") as caught:
            call("linear/neurn")
        assert caught.value._render_traceback_() == [str(caught.value)]
    with pytest.raises(ValueError, match="'linear/softmax' or 'linear/toy-softmax'"):
        ck.exercise("softmax")
    for nonsense in ("zzz", "", 4, None, ["linear/neuron"]):
        with pytest.raises(ValueError, match=r"start/first-number|linear/neuron") as caught:
            ck.exercise(nonsense)
        assert str(caught.value).count(". ") == 0


@pytest.mark.usefixtures("no_answers")
@pytest.mark.parametrize("id", IDS)
def test_without_answers_a_check_says_submitted(id):
    answer = right(id)
    verdict = ck.check(id, answer)
    assert (verdict.status, verdict.points, verdict.mistake) == ("submitted", 0, None)
    assert "submitted" in verdict._repr_html_()
    assert ck.check(id, ...).status == "not attempted"
    assert ck.check(id, {1, 2}).status == "submitted"
    assert "not available" in repr(ck.hint(id))
    assert "not available" in repr(ck.solution(id, sure=True))
    assert id in repr(ck.exercise(id))


def test_an_error_inside_answers_is_not_taken_for_their_absence(monkeypatch):
    def broken(name):
        raise ModuleNotFoundError("No module named 'numqy'", name="numqy")

    monkeypatch.setattr("coursekit.core.doors.import_module", broken)
    with pytest.raises(ModuleNotFoundError, match="numqy"):
        ck.hint("linear/neuron")


def test_importing_exercises_stays_light_and_leaves_answers_alone():
    code = (
        "import sys, coursekit.exercises;"
        "heavy = {'sympy', 'matplotlib', 'ipywidgets', 'numba', 'jinja2'} & set(sys.modules);"
        "heavy |= {'coursekit.judging.answers', 'coursekit.judging.api'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_hint_that_a_verdict_offers_can_be_copied():
    offered = []
    for id, exercise in BANK.items():
        if isinstance(exercise.answer_type, Numbers):
            answer = {name: 1e4 + 3 * i for i, name in enumerate(exercise.answer_type.labels)}
            offered += [(id, call) for call in re.findall(r"`([^`]*hint[^`]*)`", ck.check(id, answer).message)]
    assert len(offered) > 20
    assert offered == [(id, f'ck.hint("{id}")') for id, _ in offered]
