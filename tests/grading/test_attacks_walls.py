"""Attacks on the grader's time, memory, pages and tables: each costs little, gains nothing, and the rest is graded."""

import csv
import io
import itertools
import time

import pytest
from bs4 import BeautifulSoup
from grading.attacks import notebook
from grading.attacks_walls import ADDRESSES, FORMULAS, LITERALS, PROSE, READING, TAKING, behind_honest
from grading.results import row
from grading.test_attacks import SMALL, graded, points
from nbformat.v4 import new_markdown_cell, new_notebook
from sample import amount

from coursekit.cli.main import main
from coursekit.grading.intake.gather import Found
from coursekit.grading.records import Graded, Submission, Trouble
from coursekit.grading.report import feedback, gradebook, tables
from coursekit.grading.sandbox.bwrap import why_not
from coursekit.grading.submissions import reading_process, shares as _shares

SANDBOX = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is one")


@SANDBOX
@pytest.mark.parametrize("attack", TAKING, ids=lambda attack: attack.name)
def test_what_is_taken_in_the_sandbox(attack):
    result = graded(attack.notebook, SMALL)
    assert points(result) == attack.points
    assert attack.kinds <= {one.kind for one in result.incidents}, result.incidents


@pytest.fixture
def in_less_time(monkeypatch):
    """Until the end of the test whoever reads a file is allowed less time, where all of it would only be waited for."""
    reading_process.close()
    monkeypatch.setattr(reading_process, "CPU", amount(3, reading_process.CPU))
    yield
    reading_process.close()


@pytest.mark.parametrize("name", READING)
def test_reading_is_bounded_and_the_rest_is_graded(name, request):
    cells, why = READING[name]
    if "seconds" in why:
        request.getfixturevalue("in_less_time")
    before = time.process_time()
    found, plain = reading_process.notebook(notebook(behind_honest(cells)), "00_start", plain=True)
    assert time.process_time() - before < 3  # here; the process that reads has a limit of its own
    assert plain["start/first-number"].items["slope"].value == 6
    told = [one.evidence for one in found.incidents if one.kind == "size"]
    assert any(why in text for text in told) if why else not told, told


def test_files_that_are_no_notebook_do_not_stop_who_reads():
    for data in (b"[" * 10**6, b'{"cells":[' + b"{}," * 10**5 + b"{}]}", b'{"a":' + b"9" * 10**5 + b"}", b"\xff"):
        found, _ = reading_process.notebook(data, "00_start")
        assert [one.kind for one in found.incidents] == ["unreadable"]


@pytest.mark.parametrize("name", LITERALS)
def test_literals_are_not_worked_out(name):
    data = notebook([f"{LITERALS[name]}import coursekit as ck\nck.check('start/first-number', y)"])
    before = time.monotonic()
    _, plain = reading_process.notebook(data, "00_start", plain=True)
    assert plain == {"start/first-number": None}
    assert time.monotonic() - before < 60


@pytest.mark.parametrize("source", PROSE)
def test_prose_leads_nowhere(source):
    from nbconvert import HTMLExporter

    [block] = reading_process.ask("prose", [source])
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(new_notebook(cells=[new_markdown_cell(block)]))
    [shown] = BeautifulSoup(page, "html.parser").select("div.text_cell_render")
    assert PROSE[source] in shown.get_text()
    assert not [tag for tag in shown.find_all(True) if tag.attrs or tag.name in ("a", "img", "script", "input")]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("sign", [",", ";"])
def test_tables_hold_no_formula_however_they_are_split(text, sign):
    table = tables.grades([row(Graded(Submission(text, "00_start", b""), {}, (), ()))])
    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=sign) for cell in row]
    assert not [cell for cell in cells if cell.strip('" ').startswith(tuple("=+-@\uff1d"))]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_password_in_a_message(address, tmp_path, capsys):
    secrets = ("s3c", "cret")
    with pytest.raises(Trouble) as trouble:
        gradebook.save([], address)
    with pytest.raises(SystemExit):
        main(["grade", str(tmp_path), "--out", str(tmp_path), address])
    assert main(["grade", address, "--out", str(tmp_path)]) == 1
    for text in (str(trouble.value), capsys.readouterr().err):
        assert not any(secret in text for secret in secrets), text


def test_pages_differ_by_more_than_capitals():
    results = [Graded(Submission(name, "00_start", b""), {}, (), ()) for name in ("Ada", "ada", "Bob")]
    page_of = feedback.names(results)
    pages = [page_of(one.submission) for one in results]
    assert len({page.casefold() for page in pages}) == 3
    assert pages[2] == "Bob/00_start.html"
    assert all(len(part.encode()) < 255 for part in feedback.name(Submission("\U0001d400" * 120, "x", b"")).split("/"))


def handed_out(shares, dearest, width):
    """(student, notebook, may it be graded) of all that is given out, `width` at a time."""
    given, under_way = [], []
    for number in itertools.count():
        while len(under_way) < width and (taken := shares.take()):
            given.append((taken[0].student, taken[0].notebook, taken[1]))
            under_way.append(taken)
        if not under_way:
            return given
        one, may = under_way.pop(number % len(under_way))
        shares.done(one.student, dearest if may else 0)
    return given


@pytest.mark.parametrize("width", [1, 4, 64])
def test_two_hundred_notebooks_of_one_person_cost_what_one_person_has(width):
    found = [Found(name, "", f"{i:03}", bytes) for name in ("eve", "Eve", "zoe") for i in range(67)]
    given = handed_out(_shares.Shares(found, seconds=1000, dearest=100), 100, width)
    assert len(given) == len(found)
    graded = [(student.lower(), notebook) for student, notebook, may in given if may]
    assert [sum(student == name for student, _ in graded) for name in ("eve", "zoe")] == [10, 10]
    assert {notebook for student, notebook in graded if student == "eve"} == {f"{i:03}" for i in range(10)}


def test_what_gets_no_turn_is_named():
    result = _shares.used_up(Submission("eve", "00_start", b"x"))
    assert [one.status for one in result.verdicts.values()] == ["not attempted"] * 2
    assert "grade again" in result.notes[0]
    assert result.incidents[0].kind == "time"
