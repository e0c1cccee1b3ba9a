"""What the page says to the kernel, and what it does while no answer comes.

A panel stands in an empty page whose clock only the test moves. The kernel is played by the test: it sees what the page
sends, and answers when it likes.
"""

import base64
import json

import pytest
from panels import PANEL

import coursekit as ck
from coursekit.panels.engine.panel import Panel

MOUNT = """([state, buffers]) => {
  const bytes = (data) => new DataView(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)).buffer);
  const now = { ...state, ...Object.fromEntries(Object.entries(buffers).map(([name, data]) => [name, bytes(data)])) };
  const heard = new Map();
  window.sent = [];
  const model = {
    get: (name) => now[name],
    on: (event, what) => heard.set(event, [...(heard.get(event) ?? []), what]),
    off: () => {},
    send: (message) => {
      if (window.gone) throw new Error("Canceled");
      window.sent.push(message);
    },
  };
  window.answer = (message, busy = 1) => {
    now.heard = [message.view, message.number, busy];
    for (const each of heard.get("change:heard")) each();
  };
  render({ model, el: document.getElementById("here") });
}"""


@pytest.fixture
def panel(browser):
    """A panel that has greeted its kernel, in a page whose clock stands still."""
    with browser.new_context(viewport={"width": 1000, "height": 800}) as context:
        page = context.new_page()
        page.clock.install(time=0)
        page.set_content(f"<!doctype html><style>{Panel._css}</style><div id=here></div>")
        script = Panel._esm.replace("export default", "window.module =").replace("export ", "")
        page.add_script_tag(type="module", content=f"{script}\nwindow.render = window.module.render;")
        page.wait_for_function("() => window.render !== undefined")
        state = {key: value for key, value in ck.panels.neuron().get_state().items() if not key.startswith("_")}
        binary = [key for key, value in state.items() if isinstance(value, bytes)]
        buffers = {key: base64.b64encode(state.pop(key)).decode() for key in binary}
        state.pop("layout")
        page.clock.pause_at(60_000)
        page.evaluate(MOUNT, [json.loads(json.dumps(state)), buffers])
        yield Page(page)


class Page:
    """The page, and the kernel's side of it."""

    def __init__(self, page):
        self.page, self.slider = page, page.locator(f"{PANEL} input[type=range]").first

    def sent(self):
        """The messages so far."""
        return self.page.evaluate("sent")

    def answer(self, index, busy=1):
        """Answer one of them."""
        self.page.evaluate("([index, busy]) => answer(sent[index], busy)", [index, busy])

    def move(self, *places):
        """A drag of the first slider over these stops."""
        for place in places:
            self.slider.evaluate("(one, at) => { one.value = at; one.dispatchEvent(new Event('input')) }", place)

    def wait(self, milliseconds):
        self.page.clock.run_for(milliseconds)

    def asleep(self):
        return self.page.locator(".ck-asleep").is_visible()


def places(message):
    return [gesture["to"] for gesture in message["gestures"]]


def test_of_a_drag_only_the_newest_value_waits(panel):
    assert [gesture["do"] for gesture in panel.sent()[0]["gestures"]] == ["greet"]
    panel.move(1, 2, 3, 4)
    assert len(panel.sent()) == 1, "the greeting has no answer yet"
    panel.answer(0)
    panel.move(5, 6)
    assert [places(message) for message in panel.sent()[1:]] == [[4]]
    panel.answer(1)
    assert [places(message) for message in panel.sent()[1:]] == [[4], [6]]


def test_near_by_one_is_under_way_and_far_away_two(panel):
    panel.answer(0)
    panel.move(1)
    panel.wait(20)
    panel.answer(1, busy=5)
    panel.move(2)
    panel.move(3)
    assert len(panel.sent()) == 3, "near by: 3 waits for the answer to 2"
    panel.answer(2)
    panel.answer(3)
    for index in range(4, 16):  # until the quickest answers are forgotten
        panel.move(index)
        panel.wait(80)
        panel.answer(index, busy=5)
    under_way = len(panel.sent())
    panel.move(30)
    panel.move(31)
    panel.move(32)
    assert len(panel.sent()) == under_way + 2, "far away: two, and the third waits"


def test_a_kernel_that_is_only_slow_is_not_hurried(panel):
    panel.answer(0)
    for index in range(1, 12):
        panel.move(index)
        panel.wait(300)
        panel.answer(index, busy=290)
    under_way = len(panel.sent())
    panel.move(30)
    panel.move(31)
    assert len(panel.sent()) == under_way + 1


@pytest.mark.parametrize("late", [4_000, 20_000])
def test_who_does_not_answer_is_asleep_and_wakes_with_a_late_answer(panel, late):
    panel.wait(2_900)
    assert not panel.asleep()
    panel.wait(late - 2_900)
    assert panel.asleep()
    panel.answer(0)
    assert not panel.asleep()
    panel.move(7)
    assert places(panel.sent()[-1]) == [7]


def test_what_is_given_up_does_not_hold_back_what_comes_after(panel):
    panel.move(3)
    assert len(panel.sent()) == 1
    panel.wait(15_100)
    assert places(panel.sent()[-1]) == [3]


def test_a_kernel_that_the_page_knows_to_be_gone_is_said_at_once(panel):
    panel.answer(0)
    panel.page.evaluate("window.gone = true")
    panel.move(3)
    assert panel.asleep()
    panel.page.evaluate("window.gone = false")
    panel.move(4)
    panel.wait(15_100)
    assert places(panel.sent()[-1]) == [4]
