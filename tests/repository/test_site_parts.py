"""What the site is made of, without a browser: addresses, documents, the map, dark pictures, icons."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from website import documents, finish, front, panels, pictures, recordings
from website.ways import Ways

from coursekit.core.lesson_names import written
from coursekit.figures.course_map import LESSONS, LINKS
from coursekit.panels import PANELS

ROOT = Path(__file__).parents[2]
FORGE = "https://github.com/ada/course"

WAYS = [  # repository, lab, the labels in order
    (None, False, ["install"]),
    (None, True, ["try it in the browser", "install"]),
    (FORGE, False, ["Binder", "Colab", "install"]),
    (FORGE, True, ["try it in the browser", "Binder", "Colab", "install"]),
    ("https://gitlab.com/ada/course", False, ["Binder", "install"]),
]


@pytest.mark.parametrize(("repository", "lab", "labels"), WAYS)
def test_a_way_that_leads_nowhere_is_not_shown(repository, lab, labels):
    ways = Ways(repository, lab)
    assert [label for label, _, _ in ways.of("05_gradient_descent")] == labels
    row = ways.row("05_gradient_descent")
    assert re.findall(r">([^<>]+)</(?:a|span)>", row) == ["read", *labels, "download the notebook"]
    assert ("lab/index.html?path=05_gradient_descent.ipynb" in row) is lab


PAGES = {  # Markdown in a document: on the site without an address, and with one
    "[class](class.md#an-exam)": ("[class](../docs/class.md#an-exam)",) * 2,
    "[5](../notebooks/05_gradient_descent.ipynb)": ("[5](../lessons/05_gradient_descent.md)",) * 2,
    "[9](../notebooks/09_capstone.ipynb)": ("9", f"[9]({FORGE}/blob/main/notebooks/09_capstone.ipynb)"),
    "[a test](../tests/core/test_losses.py)": ("a test", f"[a test]({FORGE}/blob/main/tests/core/test_losses.py)"),
    "[there](https://tljh.jupyter.org)": ("[there](https://tljh.jupyter.org)",) * 2,
    "[![Binder](https://else.where/badge.svg)](https://else.where/x)": ("[Binder](https://else.where/x)",) * 2,
    "![ours](images/a.png)": ("![ours](images/a.png)",) * 2,
}


@pytest.mark.parametrize("markdown", PAGES)
def test_links_of_a_document_lead_somewhere(markdown):
    lessons = {"05_gradient_descent"}
    found = tuple(documents.page(markdown, "docs", Ways(address), lessons) for address in (None, FORGE))
    assert found == PAGES[markdown]


def test_every_document_is_in_one_menu():
    listed = [name for names in documents.groups().values() for name in names]
    assert sorted(listed) == sorted(path.stem for path in (ROOT / "docs").glob("*.md"))


def test_the_map_the_readme_and_the_lessons_say_the_same():
    """Minutes, order, and what leads to what."""
    rows = re.findall(
        r"^\| \[(\w+) · .*?\| (\d+) min \|.*\| ([\w, ]*)\|$", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    said = {number: (int(minutes), re.findall(r"\w+", leads)) for number, minutes, leads in rows}
    drawn = {number: (minutes, [b for a, b in LINKS if a == number]) for number, _, minutes, _ in LESSONS}
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert said == {written(path.stem): drawn[written(path.stem)] for path in paths}
    for path in paths:
        minutes = re.search(r"About (\d+) minutes", path.read_text("utf-8"))
        assert int(minutes[1]) == drawn[written(path.stem)][0], path.name
    assert [lesson.name for lesson in front.lessons()] == [path.stem for path in paths]


def test_every_panel_has_a_grid_of_its_own_controls():
    assert sorted(recordings.GRIDS) == sorted(PANELS)


@pytest.mark.parametrize("name", recordings.SETTINGS)
def test_a_recording_that_is_not_of_the_default_settings_is_a_panel_of_a_lesson(name):
    """The first picture of these panels solves an exercise on paper, so a page has the settings of its lesson."""
    panel = PANELS[name](**recordings.SETTINGS[name])
    assert panel.text != PANELS[name]().text
    lesson = (ROOT / "notebooks" / "04_backprop_by_hand.ipynb").read_text(encoding="utf-8")
    assert panel.text.split(". ")[0] in lesson


def test_a_dark_picture_has_dark_paper_light_ink_and_its_hues():
    white, black, blue, pale = (255, 255, 255), (0, 0, 0), (0, 114, 178), (233, 240, 250)
    picture = Image.new("RGB", (20, 20), white)
    for i, color in enumerate([black, blue, pale]):
        picture.putpixel((i, 0), color)
    dark = pictures.dark(picture)
    paper, ink, blue, pale = (np.array(dark.getpixel(at), float) for at in [(9, 9), (0, 0), (1, 0), (2, 0)])
    assert tuple(paper) == pictures.PAPER
    assert ink.min() > 220
    assert blue.argmax() == 2
    assert blue.sum() > 114 + 178
    assert pale.max() < 70, "a pale shading stays near the paper"


def test_a_picture_full_of_strong_colors_stays_as_it_is():
    assert pictures.dark(Image.new("RGB", (20, 20), (68, 1, 84))) is None


def test_only_the_icons_that_are_used_are_left():
    script = '{"bars":[448,512,["navicon"],"f0c9","M0 96"],"rectangle-list":[512,512,[],"f022","M1 1"],'
    script += 'list:[512,512,[],"f03a","M2 2"]}'
    style = finish.icons(script, {"list"})
    assert "M2%202" in style
    assert "M0%2096" not in style
    assert "M1%201" not in style


def test_the_player_is_a_script_that_pages_opened_as_files_may_load():
    assert not re.search(r"^\s*(export|import)\b", panels.script(), re.MULTILINE)
