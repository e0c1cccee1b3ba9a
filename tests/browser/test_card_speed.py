"""How soon a verdict is in the card after Check: numbers, and a derivation of ten lines.

Machines are noisy: goals are printed as met or missed and not asserted, only that the verdict comes.
"""

import os
from datetime import UTC, datetime
from statistics import median

from cards import CardPage
from front_door import ROOT
from pages import new_notebook
from sample import PROOF, amount

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.judging.answers import ANSWERS

NUMBER, DERIVATION = "start/first-number", "backprop/softmax-cross-entropy"
TIMES = amount(5, 30)
GOALS = {"numbers": 100, "a derivation of ten lines": 300}  # milliseconds, the median
ABOUT = """\
Written by `COURSEKIT_PROOF=1 python -m pytest tests/browser/test_card_speed.py`; {day}, {cores} cores, load at the \
end of the run {load:.1f}. From the click on Check, with a value just typed, to the verdict drawn in the card; the \
cell has run then. {times} times each."""
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


def ten_lines():
    """The reference, with lines said twice until there are ten."""
    kind = BANK[DERIVATION].answer_type
    lines = str(ANSWERS[DERIVATION].right(kind, BANK[DERIVATION].lecture)).strip().splitlines()
    return "\n".join([lines[0], *(line for line in lines[1:] for _ in range(2))][:9] + lines[-1:])


def test_the_verdict_in_a_card(browser, lab, table):
    cells = [source for id in (NUMBER, DERIVATION) for source in (f'ck.exercise("{id}")', ck.exercises.cell(id))]
    with new_notebook(browser, lab, "card_speed", ["import coursekit as ck", *cells]) as notebook:
        notebook.run_all()
        values = {NUMBER: lambda i: ["6", str(2.4 + i / 10_000)], DERIVATION: lambda i: [ten_lines() + "\n" * i]}
        rows = []
        for (name, goal), id in zip(GOALS.items(), (NUMBER, DERIVATION), strict=True):
            card, took = CardPage(notebook, id), []
            card.root.scroll_into_view_if_needed()
            for i in range(TIMES + 1):  # the first compiles and loads
                milliseconds, verdict = card.root.evaluate(CHECK, values[id](i))
                assert "right" in verdict, verdict
                took.append(milliseconds)
                notebook.wait_until_idle()
                notebook.page.wait_for_timeout(300)
            met = "met" if median(took[1:]) <= goal else "missed"
            rows.append(f"| {name} | {median(took[1:]):.0f} ms | {max(took[1:]):.0f} ms | {goal} ms ({met}) |")
    table += ["from Check to the verdict in the card, median, most, goal:", *rows]
    if PROOF:
        about = ABOUT.format(day=datetime.now(UTC).date(), cores=os.cpu_count(), load=os.getloadavg()[0], times=TIMES)
        head = ["## Cards", "", about, "", "| answer | median | most | goal |", "| --- | --- | --- | --- |"]
        (ROOT / "benchmarks" / "cards.md").write_text("\n".join([*head, *rows]) + "\n", "utf-8")
