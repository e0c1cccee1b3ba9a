"""The store of a sweep: what is there is not run again, to the bit, whatever happened in between."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import coursekit as ck

HARD = [0.1 + 0.2, 5e-324, -0.0, np.inf, -np.inf, np.nan, np.float32(0.1), np.float16(0.1), 2**53 + 1, True]


class Counted:
    """A function that knows with which x it was called."""

    def __init__(self, run):
        self.run, self.called = run, []

    def __call__(self, x, **others):
        self.called.append(x)
        return self.run(x)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "results.jsonl"


def swept(run, xs, store, **others):
    run = Counted(run)
    return ck.sweep(run, {"x": xs, **others}, jobs=1, store=store), run.called


@pytest.mark.parametrize("value", [*HARD, np.array(HARD[:6]), np.arange(6, dtype=np.uint8).reshape(1, 2, 3)], ids=repr)
def test_a_result_comes_back_to_the_bit(store, value):
    first, called = swept(lambda x: value, [1], store)
    again, not_called = swept(lambda x: value, [1], store)
    assert (called, not_called) == ([1], [])
    assert again.dtype == first.dtype
    assert again.tobytes() == first.tobytes()


def test_a_grid_with_further_values_runs_these_alone(store):
    swept(lambda x: x, [1, 2], store)
    found, called = swept(lambda x: -x, [3, 2, 0, 1], store)
    assert called == [3, 0]
    assert found.tolist() == [-3, 2, 0, 1]
    assert swept(lambda x: 9, [2], store)[1] == []


def test_an_integer_is_not_a_float_and_truth_is_not_a_number(store):
    for i, value in enumerate([1, 1.0, True, "1", None, [1]]):
        found, called = swept(lambda x, i=i: i, [value], store)
        assert (found.tolist(), called) == ([i], [value])


def test_values_of_numpy_are_the_same_points_as_numbers(store):
    swept(lambda x: x, [1, 2], store)
    assert swept(lambda x: x, [np.int64(1), np.int32(2)], store)[1] == []
    assert swept(lambda x: x, np.arange(1, 3), store)[1] == []


def test_the_order_of_the_names_does_not_matter(store):
    ck.sweep(lambda x, y: 10 * x + y, {"x": [1, 2], "y": [3]}, jobs=1, store=store)
    assert ck.sweep(lambda x, y: 0, {"y": [3], "x": [1, 2]}, jobs=1, store=store).tolist() == [[13, 23]]


def test_a_point_that_failed_runs_again_and_no_other(store):
    with pytest.raises(ck.SweepError) as caught:
        swept(lambda x: 1 / x, [1, 0, 2], store)
    assert str(caught.value).endswith(f"; the others are in {store}, and the same call runs only these again")
    found, called = swept(lambda x: 7.0, [1, 0, 2], store)
    assert called == [0]
    assert found.tolist() == [1.0, 7.0, 0.5]


def test_the_file_can_be_read(store):
    swept(lambda x: x / 4, [1, 2], store, rule=["adam"])
    first, second = store.read_text().splitlines()
    assert json.loads(first) == {"point": {"x": 1, "rule": "adam"}, "result": 0.25, "dtype": "<f8"}
    assert json.loads(second)["result"] == 0.5


def test_what_was_read_from_the_file_is_said(store, capsys):
    ck.sweep(lambda x: x, {"x": [1, 2]}, jobs=1, store=store)
    assert capsys.readouterr().out == ""
    swept(lambda x: 0, [1, 2, 3], store)
    assert capsys.readouterr().out == f"{store} has 2 of 3 points: run is not called for these\n"


HELP = "def helper(x):\n    return 2 * x\n"
RUN = "def run(x, c=1):\n    scratch[:] = [x]\n    return [helper(one) + SHIFT + c for one in (x,)][0]\n"
CODE = f"SHIFT, scratch, unused = 0.5, [0], 1\n{HELP}{RUN}"
CHANGES = {  # what is replaced in the code, and whether it makes run another one
    "nothing": ("", "", False),
    "a comment and the lines": ("def run", "# what is swept\n\ndef run", False),
    "a value that nobody reads": ("unused = 0.5, [0], 1", "unused = 0.5, [0], 2", False),
    "a list that it fills": ("0.5, [0]", "0.5, [7, 7]", False),
    "a number in it": ("+ c", "+ 2 * c", True),
    "an operation": ("+ c", "- c", True),
    "a default": ("c=1", "c=2", True),
    "a number around it": ("0.5", "0.25", True),
    "a helper": ("2 * x", "3 * x", True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_run_that_has_changed_is_said(store, change, capsys):
    before, after, changed = CHANGES[change]
    for i, code in enumerate([CODE, CODE.replace(before, after)]):
        names = {"__name__": "notebook"}
        exec(compile(code, f"/tmp/ipykernel/{i}.py", "exec"), names)
        found = ck.sweep(names["run"], {"x": [1, 2][: 1 + i]}, jobs=1, store=store)
    assert found[0] == 3.5
    more = "; its code has changed since 1 of them, give another path to run them anew" if changed else ""
    assert capsys.readouterr().out == f"{store} has 1 of 2 points: run is not called for these{more}\n"


def test_a_number_that_a_function_within_it_reads(store, capsys):
    """A quantile in a closure, two functions down."""
    for q in (0.9, 0.1):

        def run(x, q=q):
            return (lambda y: (lambda: y + q)())(x)

        def enclosed(x):
            return run(x)

        ck.sweep(enclosed, {"x": [1]}, jobs=1, store=store)
    assert "its code has changed since 1 of them" in capsys.readouterr().out


def test_other_processes_have_the_same_digest(store):
    """Sets of text come in another order in each of them."""
    code = 'import coursekit as ck\nck.sweep(lambda x: x in {"a", "b", "c", 2}, {"x": [2, 3]}, jobs=1, store=%r)'
    said = [
        subprocess.run(
            [sys.executable, "-c", code % str(store)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said == ["", f"{store} has 2 of 2 points: run is not called for these\n"]


@pytest.mark.parametrize("code", [None, "2.7 0123456789abcdef"])
def test_a_file_of_another_version_is_read_and_nothing_claimed(store, code, capsys):
    line = {"point": {"x": 1}, "result": 5.0, "dtype": "<f8"} | ({"code": code} if code else {})
    store.write_text(json.dumps(line) + "\n")
    assert ck.sweep(lambda x: x, {"x": [1]}, jobs=1, store=store) == [5]
    assert capsys.readouterr().out == f"{store} has 1 of 1 point: run is not called for these\n"


def test_a_file_that_ends_anywhere_costs_the_last_line_alone(store):
    swept(lambda x: x / 3, [1, 2, 3], store)
    whole = store.read_bytes()
    for length in range(len(whole)):
        store.write_bytes(whole[:length])
        found, called = swept(lambda x: x / 3, [1, 2, 3], store)
        assert called == [1, 2, 3][whole[:length].count(b'"<f8"}') :]
        assert found.tolist() == [1 / 3, 2 / 3, 3 / 3]
        assert swept(lambda x: 0, [1, 2, 3], store)[1] == []


def test_what_a_power_cut_or_an_editor_leaves_is_no_obstacle(store):
    swept(lambda x: x, [1, 2], store)
    store.write_bytes(store.read_bytes().replace(b"\n", b"\r\n") + b"\r\n" + b"\0" * 20)
    assert swept(lambda x: x, [1, 2, 3], store)[1] == [3]
    assert swept(lambda x: x, [1, 2, 3], store)[1] == []


@pytest.mark.parametrize(
    "content", [b"lr,loss\n0.1,0.5\n", b'{"point": 3, "x"', b'{"lr": 1}\n', b"\x89PNG\r\n\x1a\n", b"[]"]
)
def test_no_other_file_is_written_to(store, content):
    store.write_bytes(content)
    if content.startswith(b'{"point": '):  # half a line of our own
        assert swept(lambda x: x, [1], store)[1] == [1]
        return
    with pytest.raises(
        ValueError, match=r"^store must be a file that sweep has written, got .*, which has other content$"
    ):
        swept(lambda x: x, [1], store)
    assert store.read_bytes() == content


def test_the_store_of_a_sweep_over_other_names_is_refused(store):
    swept(lambda x: x, [1], store, lr=[0.1])
    with pytest.raises(ValueError, match=r"a sweep over x, seed, got .* of one over x, lr; give another path$"):
        swept(lambda x: x, [1], store, seed=[0])


def test_what_cannot_be_written_down_is_said_before_anything_runs(store):
    run = Counted(lambda x: x)
    with pytest.raises(TypeError, match=r"^grid must hold numbers, text, .* got rule=adam\(.*; a name as text can be"):
        ck.sweep(run, {"x": [1], "rule": [ck.optimizers.adam()]}, jobs=1, store=store)
    with pytest.raises(OSError, match="missing"):
        ck.sweep(run, {"x": [1]}, jobs=1, store=store.parent / "missing" / "results")
    assert run.called == []


SLOW = """
import time, coursekit as ck
def run(x):
    time.sleep(0.02)
    return x / 3
ck.sweep(run, {{"x": range(60)}}, jobs={jobs}, store={path!r})
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_kill_9_at_any_moment_costs_only_what_was_under_way(store, jobs):
    code = SLOW.format(jobs=jobs, path=str(store))
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    while not store.exists() or store.read_bytes().count(b"\n") < 10:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    kept = store.read_bytes().count(b"\n")
    assert 10 <= kept < 60
    found, called = swept(lambda x: x / 3, range(60), store)
    assert np.array_equal(found, np.arange(60) / 3)
    assert len(called) == 60 - kept


def test_results_of_two_shapes_in_one_file_are_refused_before_anything_runs(tmp_path):
    path = tmp_path / "sweep.jsonl"
    ck.sweep(lambda x: x, {"x": [1]}, jobs=1, store=path)
    ck.sweep(lambda x: [x, x, x], {"x": [2]}, jobs=1, store=path)
    with pytest.raises(ValueError, match=r"results of one shape, got \(\) and \(3,\)"):
        ck.sweep(lambda x: 1 / 0, {"x": [2, 1, 3]}, jobs=1, store=path)


@pytest.mark.parametrize("line", ['{"point": 3}', '{"point": {"x": 1}}', '{"point": {"x": 1}, "result": 2}'])
def test_a_line_that_sweep_cannot_have_written_is_refused(tmp_path, line):
    path = tmp_path / "sweep.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(ValueError, match="has other content"):
        ck.sweep(lambda x: x, {"x": [1]}, jobs=1, store=path)
