"""Which lesson a notebook is of and whose name it has, from what students and tools do to notebooks."""

import json
import random

import pytest

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.intake.lessons import lesson_in, typed_in

LESSONS = list(NOTEBOOKS)


def notebook(*sources, kind="code", metadata=None, **dump):
    cells = [{"cell_type": kind, "metadata": {}, "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": metadata or {}, "nbformat": 4}, **dump).encode()


def checks(*ids):
    return [f'answer = 1\nck.check("{id}", answer)' for id in ids]


BACKPROP = NOTEBOOKS["04_backprop_by_hand"].ids[:3]
OTHER = NOTEBOOKS["06_sgd"].ids[:2]

NOTEBOOKS_OF_A_LESSON = {
    "it says so": (notebook(metadata={"coursekit": {"version": "1", "lesson": "04_backprop_by_hand"}}), "06_sgd"),
    "by its checks": (notebook(*checks(*BACKPROP)), "homework.ipynb"),
    "by most of its checks": (notebook(*checks(*OTHER, *BACKPROP)), "06_sgd.ipynb"),
    "with single quotes": (notebook(*(one.replace('"', "'") for one in checks(*BACKPROP))), "x"),
    "over two lines": (notebook(f'ck.check(\n    "{BACKPROP[0]}",\n    answer)'), "x"),
    "in UTF-16": (notebook(*checks(*BACKPROP)).decode().encode("utf-16"), "x"),
    "by nbgrader's ids": (
        json.dumps({"cells": [{"metadata": {"nbgrader": {"grade_id": BACKPROP[0].replace("/", "-") + "-answer"}}}]}),
        "x",
    ),
    "cut off": (notebook(*checks(*BACKPROP))[:-30], "x"),
}


@pytest.mark.parametrize(("data", "name"), NOTEBOOKS_OF_A_LESSON.values(), ids=NOTEBOOKS_OF_A_LESSON)
def test_the_lesson_of_a_notebook(data, name):
    assert lesson_in(data if isinstance(data, bytes) else data.encode(), name) == "04_backprop_by_hand"


NAMES = [
    "04_backprop_by_hand.ipynb", "04_backprop_by_hand-Copy1.ipynb", "04_backprop_by_hand (1).ipynb",
    "04_backprop_by_hand-1.ipynb", "Copy of 04_backprop_by_hand.ipynb", "04_backprop_by_hand - Kopie.ipynb",
    "04_backprop_by_hand.ipynb.txt", "04 Backprop by Hand FINAL.ipynb", "ada_04_backprop_by_hand_v2.ipynb",
    "04.ipynb", "04 (3).ipynb", "04_backprop_by_hand-checkpoint.ipynb", "backprop-by-hand.json",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_lesson_by_the_name_alone(name):
    assert lesson_in(notebook("x = 1"), name) == "04_backprop_by_hand"


@pytest.mark.parametrize("name", ["homework.ipynb", "", "Untitled1.ipynb", "2004.ipynb", "Assignment 4.ipynb"])
def test_a_name_that_tells_no_lesson(name):
    assert lesson_in(notebook("x = 1"), name) == ""


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_by_its_own_file(lesson):
    with open(f"notebooks/{lesson}.ipynb", "rb") as file:
        assert lesson_in(file.read(), "homework.ipynb") == lesson


TYPED = {
    'ck.set_student("Ada")': "Ada",
    "ck.set_student('Ada')": "Ada",
    "set_student( 'Ada Lovelace' )": "Ada Lovelace",
    'ck.set_student(name="Ada")': "Ada",
    'ck.set_student("Ada", remember=False)': "Ada",
    'x = coursekit.set_student("Ada"); print(x)': "Ada",
    'ck.set_student("Bob")\nck.set_student("Ada")': "Ada",
    'ck.set_student("Ada")\n# ck.set_student("Bob")': "Ada",
    'ck.set_student("Ada")  # not ck.set_student("Bob")': "Ada",
    'ck.set_student("Ada")\nprint("ck.set_student(\'Bob\')")': "Ada",
    'ck.set_student("Ada")\nck.set_student("")': "Ada",
    'ck.set_student("Ada")\nck.set_student()': "Ada",
    'me = "Ada"\nck.set_student(me)': "Ada",
    'ck.set_student("O\'Neil")': "O'Neil",
    'ck.set_student("Al\\u00e9")': "Alé",
    'ck.set_student("李雷")': "李雷",
    'ck.set_student("")': "",
    "ck.set_student(remember=False)": "",
    "ck.set_student(me)": "",
    "x = 1": "",
}


@pytest.mark.parametrize("source", TYPED)
@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("ascii", [True, False])
def test_the_name_in_a_notebook(source, lines, ascii):
    written = source.splitlines(keepends=True) if lines else source
    assert typed_in(notebook("import coursekit as ck", written, "y = 2", ensure_ascii=ascii)) == TYPED[source]


def test_a_name_in_prose_is_none():
    assert typed_in(notebook('ck.set_student("your name")', kind="markdown")) == ""


def test_a_lesson_as_it_is_released_has_no_name():
    for lesson in LESSONS:
        with open(f"notebooks/{lesson}.ipynb", "rb") as file:
            assert typed_in(file.read()) == ""


HOSTILE = {
    "deep": b'{"cells": ' + b"[" * 10**6 + b"set_student",
    "many objects": b'{"cells": [set_student' + b"{}," * 3_000_000,
    "many beginnings": b'"coursekit": {' * 500_000 + b"set_student(" * 100_000,
    "many checks": b'check(\\"' * 800_000 + b"set_student",
    "many calls": notebook("ck.set_student(" * 300_000),
    "long lines": notebook("ck.set_student(" + " " * 3_000_000),
    "not cells": b'{"cells": [1, null, {"cell_type": "code", "source": 3}], "worksheets": 4, "x": "set_student"}',
    "half a letter": notebook('ck.set_student("\\ud800")'),
    "a bad escape": notebook('ck.set_student("\\N{no}")'),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_bytes_that_are_meant_to_take_long(data):
    assert typed_in(data) == ""
    assert lesson_in(data, "a" * 10**6) == ""


@pytest.mark.parametrize("seed", range(30))
def test_broken_bytes(seed):
    draw = random.Random(seed)
    data = bytearray(notebook(*checks(*BACKPROP), 'ck.set_student("Ada")'))
    for _ in range(draw.randrange(1, 20)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    assert isinstance(lesson_in(bytes(data)), str)
    assert isinstance(typed_in(bytes(data)), str)
