"""A recorded panel in a page without a kernel: moved by mouse and keyboard, it shows what the live panel shows."""

import base64
import functools
import gzip
import http.server
import itertools
import threading
from types import SimpleNamespace

import pytest
from pages import PROBE, wait_for
from panels import AXE, PanelPage, Twin
from references.recording import assert_like, plain
from sample import amount

import coursekit as ck

RECORDED = {  # call: what is recorded, and for the first two what each is called on the page
    "ck.panels.descent()": {"start": 5, "lr": 5, "step": 6},
    "ck.panels.momentum()": {"lr": 5, "a": 5},
    "ck.panels.graph()": {"x": 3, "z": 4, "step": 8},
    "ck.panels.regularization()": {"lam": 5, "kind": 3},
    "ck.panels.backprop()": {"lr": 3, "w1": 4, "step": 5},
    "ck.panels.softmax()": {"lr": 4, "batch_size": 3},
}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that does not talk."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder and its web server."""
    folder = tmp_path_factory.mktemp("site")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(folder=folder, address=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser, site):
    """A window that reaches this server and nothing else; `asked` are the addresses that it has asked for."""
    with browser.new_context(viewport={"width": 1000, "height": 760}) as context:
        context.add_init_script(path=PROBE)
        ours = (site.address, "file:", "data:")
        context.route("**/*", lambda road: road.continue_() if road.request.url.startswith(ours) else road.abort())
        page = context.new_page()
        page.wrong, page.asked = [], []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        yield page
        assert not page.wrong
        assert all(each.startswith(ours) for each in page.asked), "nobody else is asked for anything"


class Played(PanelPage):
    """A recording on the page, and the live panel that says what has to be seen."""

    def __init__(self, page, site, call):
        name = call.split(".")[2].split("(")[0]
        twin = Twin(call)
        twin.panel._sliced = False
        self.recorded = twin.panel.record(
            site.folder / f"{name}.ckr", page=site.folder / f"{name}.html", progress=False, **RECORDED[call]
        )
        page.goto(f"{site.address}/{name}.html")
        page.locator(".ck-panel").wait_for()
        super().__init__(page, page.locator(".ck-panel"), twin)

    def drawn(self):
        """The page's own list of what it drew; None while it changes."""
        lists = self.image.evaluate("picture => probe.drawn(picture)")
        return lists and [(one["head"], base64.b64decode(one["data"])) for one in lists]

    def wait_until_shown(self, after, **settings):
        """Wait for the picture at these settings; it is that of the live panel."""
        for name, value in settings.items():
            self.twin.panel.controls[name].value = value
        text = self.twin.panel.text
        said = lambda: f"{text!r} after {after}, not {self.alternative()!r}"  # noqa: E731
        wait_for(self.page, lambda: self.alternative() == text and self.drawn(), said, 20)
        assert self.root.locator(".ck-caption").text_content() == text
        for ours, theirs in zip(self.drawn(), self.twin.panel.live.picture, strict=True):
            assert_like(plain(ours), plain(theirs))

    def stops(self, name):
        """The recorded values of a control."""
        return self.recorded.settings[name]


@pytest.mark.parametrize("call", [*RECORDED][: amount(4, len(RECORDED))])
def test_every_recorded_control_shows_what_the_live_panel_shows(page, site, call):
    played = Played(page, site, call)
    played.wait_until_shown("opening")
    assert page.asked == [f"{site.address}/{played.recorded.path.stem}.html"], (
        "nothing is loaded before the first touch"
    )
    for name in played.recorded.settings:
        last = played.stops(name)[-1]
        if played.twin.panel.controls[name].kind == "menu":
            label = played.twin.panel.controls[name].field()["options"][-1]
            played.root.get_by_role("combobox", name=played.twin.panel.controls[name].label).select_option(label)
        elif played._index(name) is None:
            played.type(name, str(last))
        else:
            played.drag_to_end(played._index(name), high=True)
        played.wait_until_shown(f"{name} at its end", **{name: last})
    assert page.asked[1:] == [f"{site.address}/{played.recorded.path.name}"]
    played.reset()
    played.wait_until_shown("Reset", **played.twin.start)


def test_by_keys_alone_all_pairs(page, site):
    played = Played(page, site, "ck.panels.momentum()")
    page.keyboard.press("Tab")
    assert played.handle(0).evaluate("one => one === document.activeElement"), "the first stop of Tab is the slider"
    for i, j in itertools.product(range(0, 5, 2), range(0, 5, 2)):
        played.press_on("lr", "Home", 1)
        played.press_on("lr", "ArrowRight", i)
        played.press_on("a", "Home", 1)
        played.press_on("a", "ArrowRight", j)
        played.wait_until_shown((i, j), lr=played.stops("lr")[i], a=played.stops("a")[j])
    violations = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    page.evaluate(violations.AXE_FILE_PATH.read_text())
    assert played.root.evaluate(AXE) == []


def test_a_handle_is_dragged_to_the_nearest_that_was_recorded(page, site):
    played = Played(page, site, "ck.panels.momentum()")
    handle = played.root.locator(".ck-handle")
    at = {name: played.stops(name)[3] for name in ("lr", "a")}
    played.twin.panel.controls["lr"].value, played.twin.panel.controls["a"].value = at.values()
    place = played.twin.panel._shown()["handles"][0]
    played.twin.panel._reset()
    box, frame = handle.bounding_box(), played.image.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(frame["x"] + place["x"] + 9, frame["y"] + place["y"] - 7, steps=5)  # not quite there
    page.mouse.up()
    played.wait_until_shown("dragging", **at)
    box = handle.bounding_box()
    assert abs(box["x"] + box["width"] / 2 - frame["x"] - place["x"]) < 1, "it stands where the setting is"
    assert place["said"] in handle.get_attribute("aria-label")
    handle.press("ArrowRight")
    played.wait_until_shown("a key on the handle", lr=played.stops("lr")[4])


TYPED = {  # what is typed: which of the stops is shown, and what is said
    "0,3": (3, "shown: 0.316228, the nearest that was recorded"),
    "1/1000": (0, "shown: 1e-4, the nearest that was recorded"),
    "10^1": (4, ""),
    "10¹": (4, ""),
    "1e-4": (0, ""),
    "−3": (0, "shown: 1e-4, the nearest that was recorded"),
    "fast": (0, "fast is not a number"),
    "": (0, "nothing is not a number"),
    "1/0": (0, "1/0 is not a number"),
}


def test_what_is_typed_goes_to_the_nearest_and_says_so(page, site, monkeypatch):
    stops = (1e-4, 10**-2.5, 0.01, 10**-0.5, 10)
    monkeypatch.setitem(RECORDED, "ck.panels.descent()", {"lr": stops})
    played = Played(page, site, "ck.panels.descent()")
    note = played.root.locator(".ck-slider .ck-said").first
    for typed, (stop, said) in TYPED.items():
        played.type("lr", typed)
        wait_for(page, lambda said=said: note.text_content() == said, f"{said!r} after {typed!r}", 10)
        played.wait_until_shown(typed, lr=played.stops("lr")[stop])


def test_play_goes_over_the_recorded_steps(page, site):
    played = Played(page, site, "ck.panels.descent()")
    seen = []
    page.expose_function("seen", lambda text: seen.append(text))
    page.evaluate("""() => {
      const caption = document.querySelector(".ck-caption");
      new MutationObserver(() => seen(caption.textContent)).observe(caption, { childList: true });
    }""")
    speed = played.root.get_by_role("combobox", name="speed of Play")
    speed.select_option("4×")
    played.root.get_by_role("button", name="Play").click()
    played.root.get_by_role("button", name="Pause").wait_for()
    played.root.get_by_role("button", name="Play").wait_for(timeout=20_000)
    expected = []
    for step in played.stops("step"):
        played.twin.panel.controls["step"].value = step
        expected.append(played.twin.panel.text)
    assert list(dict.fromkeys(seen)) == expected
    played.root.get_by_role("button", name="Step").click()
    played.wait_until_shown("Step after the end", step=played.stops("step")[0])


def test_a_challenge_is_reached_by_holding_still(page, site, monkeypatch):
    monkeypatch.setitem(RECORDED, "ck.panels.descent()", {"lr": (0.01, 0.25, 10)})
    played = Played(page, site, "ck.panels.descent()")
    goal = played.root.locator(".ck-challenge")
    assert goal.text_content().startswith("☐ Challenge: ")
    played.press_on("lr", "ArrowRight", 2)
    page.wait_for_timeout(900)
    assert goal.text_content().startswith("☐ Challenge: "), "in passing it is not reached"
    played.press_on("lr", "ArrowLeft", 1)
    live = ck.panels.descent(lr=0.25)  # the setting of a call counts at once
    (line,) = live._challenge.lines()
    wait_for(page, lambda: goal.text_content() == f"{line.head}: {line.goal}", lambda: f"{line}", 10)
    assert line.state == "met"
    live._challenge.follow(None)
    (line,) = live._challenge.lines()
    played.press_on("lr", "ArrowRight", 1)
    wait_for(page, lambda: goal.text_content() == f"{line.head}: {line.goal}", lambda: f"{line}", 10)
    assert line.state == "before"


def test_gestures_before_the_recording_is_here_are_not_lost(page, site):
    played = Played(page, site, "ck.panels.descent()")
    asked, come = threading.Event(), threading.Event()
    page.route("**/descent.ckr", lambda road: (asked.set(), page.wait_for_timeout(1500), come.set(), road.continue_()))
    played.press_on("lr", "End", 1)
    assert asked.wait(5)
    assert not come.is_set()
    assert played.root.locator("progress").count() == 1, "it is seen to be on its way"
    played.press_on("start", "End", 1)
    played.wait_until_shown("all keys", lr=played.stops("lr")[-1], start=played.stops("start")[-1])
    assert come.is_set()
    assert played.root.locator("progress").count() == 0


def test_what_is_fixed_is_said(page, site):
    played = Played(page, site, "ck.panels.descent()")
    said = "A recording of 150 settings (5 of start x₀, 5 of learning rate, 6 of step): what you choose goes to"
    said += " the nearest of them. Fixed in this recording: loss parabola."
    assert page.locator(".ck-recorded").text_content() == said
    assert played.sliders.count() == 3


def test_one_page_opened_as_a_file(page, tmp_path):
    panel = ck.panels.descent()
    file = panel.record(tmp_path / "it.html", progress=False, lr=5)
    page.goto(file.path.as_uri())
    page.locator(".ck-panel input[type=range]").press("End")
    panel._sliced, panel.controls["lr"].value = False, 10
    wait_for(page, lambda: page.locator(".ck-caption").text_content() == panel.text, panel.text, 20)
    assert len(page.asked) == 1


DAMAGED = "This recording is damaged or not whole."
BROKEN = {
    "cut off": (lambda file: file[: len(file) // 2], DAMAGED),
    "empty": (lambda file: b"", DAMAGED),
    "one byte is another": (lambda file: file[:3000] + bytes([file[3000] ^ 8]) + file[3001:], DAMAGED),
    "another file": (lambda file: gzip.compress(b"name,value\n1,2\n"), "This file is not the recording of a panel."),
    "not compressed": (lambda file: gzip.decompress(file), DAMAGED),
    "whole, and yet not": (lambda file: gzip.compress(gzip.decompress(file)[:-9]), DAMAGED),
    "newer": (
        lambda file: gzip.compress(gzip.decompress(file).replace(b"recording 1", b"recording 2", 1)),
        "This recording is in format 2, and this page reads 1: make both anew with one version of coursekit.",
    ),
    "gone": (None, "descent.ckr could not be loaded (404): load the page again to try once more."),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_file_that_cannot_be_played_is_one_sentence(page, site, how):
    breaks, said = BROKEN[how]
    played = Played(page, site, "ck.panels.descent()")
    path = played.recorded.path
    path.write_bytes(breaks(path.read_bytes())) if breaks else path.unlink()
    played.handle(0).focus()
    alert = page.get_by_role("alert")
    alert.wait_for(timeout=20_000)
    assert page.locator(".ck-recording").text_content() == said
    assert page.locator(".ck-picture").count() == 0


def test_a_page_and_its_recording_opened_as_files(page, site):
    played = Played(page, site, "ck.panels.descent()")
    page.goto((site.folder / "descent.html").as_uri())
    played.wait_until_shown("opening")
    played.handle(0).focus()
    page.get_by_role("alert").wait_for()
    said = "A page that is opened as a file may not load descent.ckr: put both on a web server, or make one page of"
    assert page.locator(".ck-recording").text_content().startswith(said)


def test_an_old_browser_is_told_so(page, site):
    page.add_init_script("delete globalThis.DecompressionStream")
    panel = ck.panels.descent()
    panel.record(site.folder / "old.ckr", page=site.folder / "old.html", progress=False, lr=2)
    page.goto(f"{site.address}/old.html")
    said = page.get_by_role("alert").text_content()
    assert said.startswith("This browser cannot unpack the recording; Chrome and Edge from 80 on")


def test_two_on_one_page_and_one_in_a_tab_that_is_closed(page, site):
    """holoviz/panel#806, holoviz/panel#1083: of two exports in tabs the first one no longer follows its slider."""
    divisions = []
    panels = [ck.panels.descent(), ck.panels.momentum()]
    for panel in panels:
        panel.record(site.folder / f"{panel.title}.ckr", page=site.folder / "one.html", progress=False, lr=3)
        one = (site.folder / "one.html").read_text("utf-8")
        divisions.append(one[one.index('<div class="ck-recording"') : one.index("</main>")])
    both = one.replace(divisions[1], f"{divisions[0]}<section hidden>{divisions[1]}</section>")
    (site.folder / "both.html").write_text(both, "utf-8")
    page.goto(f"{site.address}/both.html")
    page.locator(".ck-panel").nth(1).wait_for(state="attached")
    page.evaluate("document.querySelector('section').hidden = false")
    for i, panel in enumerate(panels):
        root = page.locator(".ck-panel").nth(i)
        root.locator("input[type=range]").first.press("End")
        live = getattr(ck.panels, panel.title)(lr=panel.controls["lr"].high)
        drawn = functools.partial(root.locator(".ck-picture").evaluate, "picture => probe.drawn(picture)")
        wait_for(
            page, lambda root=root, live=live: root.locator(".ck-caption").text_content() == live.text, live.text, 20
        )
        for ours, theirs in zip(wait_for(page, drawn, "a picture"), live.live.picture, strict=True):
            assert_like(plain((ours["head"], base64.b64decode(ours["data"]))), plain(theirs))


def test_a_slider_moves_while_it_plays_and_pause_stops_it_at_once(page, site):
    """plotly/plotly.js#4041: after Play sliders do nothing; holoviz-topics/EarthSim#32: pictures come after Stop."""
    played = Played(page, site, "ck.panels.descent()")
    played.root.get_by_role("combobox", name="speed of Play").select_option("0.25×")
    played.root.get_by_role("button", name="Play").click()
    played.root.get_by_role("button", name="Pause").wait_for()
    played.press_on("lr", "End", 1)
    step = played.stops("step")[0]
    played.wait_until_shown("a key while it plays", lr=10, step=step)
    played.root.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(1500)
    played.wait_until_shown("a while after Pause", lr=10, step=step)
