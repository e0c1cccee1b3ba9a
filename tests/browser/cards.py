"""The card of an exercise and its answer cell, as a learner sees and handles them."""

import re

from pages import wait_for

AXE = """async (root) => (await axe.run(root)).violations.map((one) => [one.id, one.impact, one.nodes[0].html])"""
CARD = ".ck-card"
CHECK = """async (card, values) => {
  const inputs = [...card.querySelectorAll(".ck-input")], verdict = card.querySelector(".ck-verdict");
  inputs.forEach((input, i) => {
    input.value = values[i];
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const begun = performance.now();
  return await new Promise((resolve) => {
    new MutationObserver((_, seen) => {
      seen.disconnect();
      requestAnimationFrame(() => resolve([performance.now() - begun, verdict.textContent]));
    }).observe(verdict, { childList: true });
    card.querySelector(".ck-main").click();
  });
}"""


class CardPage:
    """One card in a notebook that is open, and the cell below it."""

    def __init__(self, notebook, id):
        self.notebook, self.page, self.id = notebook, notebook.page, id
        ask = notebook.code.index(f'ck.exercise("{id}")')
        checks = (i for i, source in enumerate(notebook.code) if i > ask and f'ck.check("{id}"' in source)
        self.cell = notebook.cells.nth(ask)
        self.root = self.cell.locator(CARD)
        self.below = notebook.cells.nth(next(checks))

    def field(self, name=None):
        """The field of a value; without a name, the only one."""
        if name is None:
            return self.root.locator(".ck-input")
        return self.root.get_by_label(re.compile(rf"^{name}:"))

    def row(self, name):
        """The row of a field, with what stands beside it."""
        return self.root.locator(".ck-row", has=self.page.get_by_label(re.compile(rf"^{name}:")))

    def press(self, button):
        """Click a button of the card."""
        self.root.get_by_role("button", name=re.compile(button)).click()

    def source(self):
        """What stands in the answer cell."""
        lines = self.below.locator(".cm-line").all_inner_texts()
        return "\n".join(line.rstrip("\n").replace("\u200b", "") for line in lines)

    def verdict(self):
        """The verdict in the card."""
        return self.root.locator(".ck-verdict").inner_text()

    def said(self):
        """What the card says about where the answer is."""
        return self.root.locator(".ck-place").inner_text()

    def in_cell(self):
        """The verdict below the answer cell."""
        return self.below.locator(".jp-OutputArea-output").last.inner_text()

    def wait(self, condition, what, seconds=20):
        """Wait for something to be seen."""
        told = lambda: f"{what}; the card: {self.root.inner_text()!r}; its cell: {self.source()!r}"  # noqa: E731
        return wait_for(self.page, condition, told, seconds)

    def wait_for_source(self, *texts):
        """Wait for texts in the answer cell."""
        self.wait(lambda: all(text in self.source() for text in texts), f"{texts} in the cell")

    def wait_for_verdict(self, text):
        """Wait for a text in the verdict, of now."""
        fresh = lambda: text in self.verdict() and not self.root.locator(".ck-old").count()  # noqa: E731
        self.wait(fresh, f"{text!r} in the card")

    def write_below(self, source):
        """Type a source into the answer cell, as by hand."""
        self.below.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)

    def violations(self):
        """What axe-core finds that keeps people out."""
        return self.root.evaluate(AXE)

    def timed_check(self, values):
        """Type values, click Check: milliseconds until the verdict is drawn, and the verdict."""
        return self.root.evaluate(CHECK, values)
