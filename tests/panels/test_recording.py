"""`panel.record`: what the file holds is what panels show that are made anew at those settings."""

import base64
import functools
import gzip
import itertools
import os
import re
from pathlib import Path

import numpy as np
import pytest
from references.recording import Recording, assert_like, plain
from sample import amount, sample

import coursekit as ck
from coursekit.panels import PANELS
from coursekit.panels.recording import record as recording
from coursekit.panels.recording.grid import grid, main, options
from coursekit.panels.recording.pack import Pack

UNSEEN = pytest.mark.usefixtures("unseen")


@functools.cache
def made(name):
    """A panel that no test moves."""
    return PANELS[name]()


def few(panel):
    """Three stops of the controls that are recorded by default, or two of one where each takes a training."""
    names, count = (main(panel)[:1], 2) if panel._sliced else (main(panel), 3)
    return {name: min(count, len(options(panel.controls[name]))) for name in names}


@pytest.mark.parametrize("name", sample(PANELS, 5))
def test_what_is_recorded_is_what_the_panel_shows(name, tmp_path):
    panel = PANELS[name]()
    recorded = panel.record(tmp_path / "it.ckr", progress=False, **few(panel))
    file = Recording(recorded.path.read_bytes())
    values = list(itertools.product(*recorded.settings.values()))
    assert sorted(file.frames) == list(range(len(values)))
    for place in sample(range(len(values)), amount(4, 27)):
        fresh = PANELS[name](**panel.values | dict(zip(recorded.settings, values[place], strict=True)))
        text, pictures, handles, met = file.seen(place)
        assert text == fresh.text
        for ours, theirs in zip(pictures, fresh.live.picture, strict=True):
            assert_like(ours, plain(theirs))
        shown = [handle.shown(fresh.controls, fresh.result, fresh.live.size[1]) for handle in fresh.live.handles]
        assert handles == [[each["x"], each["y"], each.get("tall", 0)] for each in shown]
        assert [one is not None for one in met] == [each.id in fresh._challenge._met for each in fresh._challenges]


def test_the_same_settings_make_the_same_file(tmp_path):
    one, two = (ck.panels.descent().record(tmp_path / name, progress=False, lr=4, step=5).path for name in "ab")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("name", sample(PANELS, 3))
def test_the_panel_is_as_it_was(name, tmp_path):
    panel = PANELS[name]()
    before = panel.values, panel.text, panel.live.picture, panel.settings, set(panel.reached), panel.result
    sent = []
    panel.comm.send = lambda *args, **more: sent.append(more)
    panel.record(tmp_path / "it.ckr", progress=False, **few(panel))
    after = panel.values, panel.text, panel.live.picture, panel.settings, set(panel.reached), panel.result
    assert after[:2] + after[3:] == before[:2] + before[3:]
    for now, then in zip(after[2], before[2], strict=True):
        assert now == then
    assert len(sent) <= 1, "the page hears of nothing while a panel is recorded"


def test_a_recording_reaches_no_challenge(tmp_path):
    panel = ck.panels.descent()
    file = panel.record(tmp_path / "it.ckr", progress=False, lr=10)
    met = [Recording(file.path.read_bytes()).seen(place)[3][0] for place in range(10)]
    assert any(met)
    assert not panel.reached
    score, said, bare = next(filter(None, met))
    assert (said, bare) == (f"in {score} steps", f"{score} steps")


def test_a_challenge_that_no_recorded_setting_meets_is_left_out(tmp_path):
    (text,) = (challenge.text for challenge in ck.panels.descent()._challenges)
    for values, said in (((0.01, 0.02), ""), ((0.01, 0.25), text)):
        file = ck.panels.descent().record(tmp_path / "it.ckr", progress=False, lr=values)
        assert Recording(file.path.read_bytes()).head["challenges"] == [said]


@UNSEEN
def test_by_default_25_stops_of_each_main_control():
    names = {"descent", *sample(PANELS, 6)}
    counts = {name: {key: len(values) for key, values in grid(made(name), {}).items()} for name in names}
    assert counts["descent"] == {"start": 25, "lr": 25, "step": 25}
    for name, ours in counts.items():
        for key, count in ours.items():
            assert count >= min(25, len(options(made(name).controls[key]))), (name, key)


@UNSEEN
@pytest.mark.parametrize("name", sample(PANELS, 6))
def test_the_value_of_now_and_both_ends_are_recorded(name):
    panel = made(name)
    for key, values in grid(panel, {}).items():
        every = options(panel.controls[key])
        assert {panel.controls[key].value, every[0], every[-1]} <= {*values}
        assert [*values] == [each for each in every if each in values]


@UNSEEN
def test_which_values():
    panel = ck.panels.descent(lr=0.012)
    assert grid(panel, {"lr": (0.1, 1, 0.1)}) == {"lr": (0.012, 0.1, 1.0)}
    assert grid(panel, {"lr": 1, "surface": 2}) == {"lr": (0.012,), "surface": ("parabola", "double_well")}
    assert grid(panel, {"lr": 2})["lr"] == (1e-4, 0.012)
    assert [*grid(panel, {"step": 2, "start": 3})] == ["start", "step"], "the animated one comes last"


@UNSEEN
@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"l_r": 3}, "l_r is not a control of this panel, which has surface, lr, start, step; did you mean 'lr'?"),
        ({"lr": 0}, "lr must be a whole number of at least 1 and at most 51, got 0"),
        ({"lr": 52}, "lr must be a whole number of at least 1 and at most 51, got 52"),
        ({"lr": 2.5}, "lr must be a whole number, got 2.5"),
        ({"lr": ()}, "lr must hold at least one value, got ()"),
        ({"lr": (0.1, 11)}, "lr must be a finite number at least 0.0001 and at most 10, got 11"),
        ({"surface": ("parabola", "bowl")}, "surface must be one of parabola, double_well, got 'bowl'"),
        ({"step": "all"}, "step must be a whole number, got 'all'"),
    ],
)
def test_what_cannot_be_recorded_is_one_sentence(wanted, said, tmp_path):
    with pytest.raises((ValueError, TypeError)) as error:
        ck.panels.descent().record(tmp_path / "it.ckr", progress=False, **wanted)
    assert str(error.value) == said
    assert not [*tmp_path.iterdir()]


@UNSEEN
def test_controls_that_others_follow_are_refused(tmp_path):
    with pytest.raises(ValueError, match="the other controls depend on surface: record some that leave them as they"):
        ck.panels.race().record(tmp_path / "it.ckr", progress=False, surface=5)
    with pytest.raises(ValueError, match="optimizers has too many combinations, so it cannot be recorded; what can"):
        ck.panels.race().record(tmp_path / "it.ckr", progress=False, optimizers=2)
    with pytest.raises(ValueError, match="w0 is hidden now, so it cannot be recorded"):
        ck.panels.graph().record(tmp_path / "it.ckr", progress=False, w0=2)
    assert not [*tmp_path.iterdir()]


def test_one_that_is_too_large_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "MOST", 3000)
    said = "MB, more than 0.003 MB; nothing was written: take fewer stops than lr=5, start=4"
    with pytest.raises(ValueError, match=said):
        ck.panels.descent().record(tmp_path / "it.ckr", page=tmp_path / "it.html", progress=False, lr=5, start=4)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("where", ["the panel", "the file"])
def test_a_recording_that_is_stopped_leaves_the_file_and_the_panel(where, tmp_path, monkeypatch):
    path = tmp_path / "it.ckr"
    path.write_text("old")
    panel = ck.panels.descent()
    before = panel.values, panel.live.picture

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(*{"the panel": (panel, "_compute"), "the file": (Pack, "add")}[where], stopped)
    with pytest.raises(KeyboardInterrupt, match="was stopped: nothing was written, the panel is as it was") as kept:
        panel.record(path, progress=False, lr=3)
    monkeypatch.undo()
    assert (path.read_text(), [*tmp_path.iterdir()]) == ("old", [path])
    assert (panel.values, panel.live.picture, panel._turns) == (*before, 0), f"although {kept} is still known"
    panel.record(path, progress=False, lr=3)
    assert Recording(path.read_bytes()).head["title"] == "descent"


def test_where_nothing_can_be_written(tmp_path):
    panel = ck.panels.descent()
    with pytest.raises(OSError, match=re.escape(f"cannot write {tmp_path}: that is a folder")):
        panel.record(tmp_path, progress=False)
    with pytest.raises(OSError, match=re.escape(f"there is no folder {tmp_path / 'none'}")):
        panel.record(tmp_path / "none" / "it.ckr", progress=False)
    with pytest.raises(ValueError, match=r"page must be another file in the folder of it\.ckr, a recording, got"):
        panel.record(tmp_path / "it.ckr", page=tmp_path / "it.ckr", progress=False)
    if os.geteuid():  # root writes anywhere
        tmp_path.chmod(0o500)
        with pytest.raises(OSError, match="Permission denied"):
            panel.record(tmp_path / "it.ckr", progress=False)


@UNSEEN
def test_a_closed_panel_says_so(tmp_path):
    panel = ck.panels.descent()
    panel.close()
    with pytest.raises(ValueError, match="this descent panel is closed: make a new one and record that"):
        panel.record(tmp_path / "it.ckr")


def test_what_fails_at_a_setting_is_recorded_as_the_sentence_that_it_is(tmp_path):
    def log(x):
        return np.log(x) if x > 0 else np.nan

    panel = ck.panels.descent(log, start=1)
    file = panel.record(tmp_path / "it.ckr", progress=False, start=(-1, 1))
    said = Recording(file.path.read_bytes()).seen(0)[0]
    assert "no value at the start" in said
    assert panel.error is None


def test_one_page_with_everything_in_it(tmp_path):
    ck.panels.descent().record(tmp_path / "it.html", progress=False, lr=4)
    page = (tmp_path / "it.html").read_text("utf-8")
    poster, tape = (re.search(f'class="ck-{name}">([^<]*)<', page)[1] for name in ("poster", "tape"))
    assert [*Recording(base64.b64decode(poster)).frames] == [Recording(base64.b64decode(tape)).head["axes"][0]["at"]]
    assert 'data-source="' not in page
    addresses = re.findall(r"""\s(?:src|href)=["']?([^"'\s>]*)""", page)
    assert all(each.startswith("data:") for each in addresses), "a page in one file asks nobody for anything"


def test_a_page_beside_its_recording(tmp_path):
    panel = ck.panels.descent()
    recorded = panel.record(tmp_path / "it.ckr", page=tmp_path / "it.html", progress=False, lr=4)
    page = (tmp_path / "it.html").read_text("utf-8")
    assert 'data-source="it.ckr"' in page
    assert 'class="ck-tape"' not in page
    assert repr(recorded) == f"{recorded.path}: 4 settings of lr (4); {recorded.size / 1e6:.2f} MB"
    assert gzip.decompress(recorded.path.read_bytes()).startswith(b"coursekit recording 1\n")


@pytest.mark.parametrize("name", sample(PANELS, 3))
def test_the_call_of_each_recorded_setting_is_the_panels_own(name, tmp_path):
    panel = PANELS[name]()
    file = Recording(panel.record(tmp_path / "it.ckr", progress=False, **{main(panel)[0]: 2}).path.read_bytes())
    for place in range(2):
        code = "".join(
            part if isinstance(part, str) else file.head["axes"][0]["code"][place] for part in file.head["code"]
        )
        assert eval(code, {"ck": ck}).settings == code


def test_the_guide_as_it_is_written(tmp_path, monkeypatch):
    guide = (Path(__file__).parents[2] / "docs" / "recordings.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("coursekit.panels.recording.grid.STOPS", 3)
    exec("\n".join(blocks), {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["descent.ckr", "descent.html", "rates.html"]
