"""Sweeps as other tools lost them, resumed them wrongly, or could not end them: each report, tried on ours."""

import json

import pytest

import coursekit as ck


@pytest.fixture
def store(tmp_path):
    return tmp_path / "sweep.jsonl"


def run_until(fails, called):
    """A run that fails where it is told to, and notes what it was called with."""

    def run(x, y=0):
        called.append((x, y))
        if (x, y) in fails:
            raise ValueError("out of memory")
        return x + y

    return run


def test_hours_of_work_are_not_lost_to_one_error():
    """joblib/joblib#1251, hydra-ecosystem/hydra#1407: the error of one task comes at the end, and no result does."""
    with pytest.raises(ck.SweepError, match=r"x=4, y=0 \(ValueError: out of memory\)") as caught:
        ck.sweep(run_until({(4, 0)}, []), {"x": range(6), "y": [0, 1]}, jobs=1)
    assert caught.value.results.count() == 11


def test_which_settings_failed_is_said():
    """scikit-learn/scikit-learn#20619, skorch-dev/skorch#766: that a fit failed is said, and not where."""
    with pytest.raises(ck.SweepError) as caught:
        ck.sweep(run_until({(1, 0), (2, 1)}, []), {"x": range(3), "y": [0, 1]}, jobs=1)
    assert [point for point, _ in caught.value.failed] == [{"x": 1, "y": 0}, {"x": 2, "y": 1}]


def test_what_has_ended_is_not_run_once_more(store):
    """ray-project/ray#14032: two trials asked for, one done, and two more run after the resume."""
    for count in (1, 2, 2):
        called = []
        ck.sweep(run_until(set(), called), {"x": range(count)}, jobs=1, store=store)
    assert called == []
    assert len(store.read_text().splitlines()) == 2


def test_what_failed_is_run_once_more(store):
    """ray-project/ray#16891, wandb/wandb#1879, wandb/wandb#2031: resumed, and what had failed stays so."""
    with pytest.raises(ck.SweepError):
        ck.sweep(run_until({(1, 0)}, []), {"x": range(3)}, jobs=1, store=store)
    called = []
    assert ck.sweep(run_until(set(), called), {"x": range(3)}, jobs=1, store=store).tolist() == [0, 1, 2]
    assert called == [(1, 0)]


def test_a_deleted_line_is_run_again(store):
    """wandb/wandb#6594: a run deleted from a grid of 40 is not run again, and the sweep waits for it for ever."""
    ck.sweep(run_until(set(), []), {"x": range(3)}, jobs=1, store=store)
    store.write_text(
        "".join(line for line in store.read_text().splitlines(True) if json.loads(line)["point"]["x"] != 1)
    )
    called = []
    assert ck.sweep(run_until(set(), called), {"x": range(3)}, jobs=1, store=store).tolist() == [0, 1, 2]
    assert called == [(1, 0)]


def test_a_finished_sweep_can_be_made_larger(store):
    """ray-project/ray#20886: once its number of samples is reached, nothing can be added."""
    ck.sweep(run_until(set(), []), {"x": [0, 1], "y": [0]}, jobs=1, store=store)
    called = []
    ck.sweep(run_until(set(), called), {"x": [0, 1], "y": [0, 5]}, jobs=1, store=store)
    assert called == [(0, 5), (1, 5)]


@pytest.mark.parametrize(
    "left", ['{"point": {"x": 0}, "res', "\n\n", '{"point": {"x": 2}, "result": 2, "dtype": "<i8"}']
)
def test_what_a_killed_process_leaves_is_no_obstacle(store, left):
    """optuna/optuna#5138: JSONDecodeError on a half line; optuna/optuna#5921: waits for a lock that nobody holds."""
    ck.sweep(run_until(set(), []), {"x": [1]}, jobs=1, store=store)
    with store.open("a") as file:
        file.write(left)
    called = []
    assert ck.sweep(run_until(set(), called), {"x": range(3)}, jobs=1, store=store).tolist() == [0, 1, 2]
    assert called == [(0, 0)] if '"x": 2' in left else [(0, 0), (2, 0)]
    assert list(store.parent.iterdir()) == [store]


def test_a_function_of_a_notebook_is_known_in_the_next_session(store):
    """joblib/joblib#1498: what a cell defines is another function in each session, and all is computed again."""
    cell = "def run(x):\n    called.append(x)\n    return x / 3\n"
    for session in range(2):
        names = {"called": []}
        exec(compile(cell, f"/tmp/ipykernel_{session}/{session}.py", "exec"), names)
        ck.sweep(names["run"], {"x": [0.1, 0.2]}, jobs=1, store=store)
    assert names["called"] == []
