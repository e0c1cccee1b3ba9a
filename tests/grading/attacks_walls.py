"""Attacks on the grader's time, memory, pages and tables: a third part of the bank of attacks."""

from grading.attacks import IMPORTS, NUMBERS, _function as function

_SHARED = """import mmap
held = []
while True:
    held.append(mmap.mmap(-1, 2**26))
    for at in range(0, 2**26, 4096): held[-1][at] = 1
    held[-1].madvise(mmap.MADV_DONTNEED)"""

TAKING = [  # in the sandbox
    function("shared pages that are written and let go", _SHARED, "forbidden"),
    function("the same by a device", _SHARED.replace("mmap.mmap(-1", "mmap.mmap(os.open('/dev/zero', os.O_RDWR)")
        .replace("import mmap", "import mmap, os")),
    function("empty files without end", """import itertools
for i in itertools.count():
    open(f"/tmp/{i}", "w").close()""", "output"),
    function("empty folders without end", """import itertools, os
for i in itertools.count():
    os.mkdir(f"/dev/shm/{i}")""", "output"),
]  # fmt: skip

READING = {  # cells behind an honest one: what of them is not read, "" where all of it is
    "a million statements": (["a;" * 50_000] * 33, "nodes that are allowed"),
    "one cell of many statements": (["a;" * 30_000], "nodes that are allowed"),
    "a measure of a measure": (["%%time\n" * 1500 + "x = 1"], ""),
    "megabytes of code": (["# " + "x" * 90_000] * 20, "characters of code"),
    "spaces without end": (["a b" + " " * 99_000 + "?x"], "seconds of the processor"),
    "a deep sum": (["x = 1" + " + 1" * 600], ""),
}

_LAUGHS = "y = [1, 1]\n" + "y = [y, y]\n" * 60
LITERALS = {  # source of `y`, which is then submitted: never worked out
    "a fraction raised a dozen times": "y = Fraction(3, 7)\n" + "y = y**60\n" * 12,
    "a fraction raised twice": "y = Fraction(3, 7)\n" + "y = y**60\n" * 2,  # which would do no harm yet
    "a float's fraction raised": "y = Fraction(0.1)\n" + "y = y**60\n" * 12,
    "a list with more in it than atoms": _LAUGHS,
    "the same as a key": _LAUGHS.replace("[", "(").replace("]", ")") + "y = {y: 1}\n",
    "a list as deep as a well": "y = [1]\n" + "y = [y]\n" * 2000,
}

PROSE = {  # Markdown: what must still be read on the page
    "[a](javascript:alert(1))": "a (javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))": "alert(1)",
    "[a](&#106;avascript:alert(1))": "a (",
    "[a](vbscript:x)": "vbscript",
    "[a](data:text/html;base64,PHNjcmlwdD4=)": "a (data",
    "[a][r]\n\n[r]: javascript:alert(1)": "a (javascript:alert(1))",
    "<javascript:alert(1)>": "javascript:alert(1)",
    "[our page](evil.html)": "our page (evil.html)",
    "![p](http://evil.example/x.png)": "[picture: p, http://evil.example/x.png]",
    "![](attachment:missing.png)": "[picture, attachment:missing.png]",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>": "ontoggle",
    "&#60;img src=x onerror=alert(1)&#62;": "onerror",
    "$\\href{javascript:alert(1)}{x}$": "$\\text{javascript:alert(1)}{x}$",
    "```mermaid\nclick a\n```": "click a",
    "$$\na\n\n[b](javascript:x)\n$$": "[b](javascript:x)",
    "<div>\n\n[x](javascript:1)\n\n</div>": "x (javascript:1)",
    "https://evil.example": "https://evil.example",
    "$a<b$ and *this*": "$a<b$ and this",
    "<details>\n<summary>more</summary>\n\nkept\n\n</details>": "kept",
}

FORMULAS = ["=cmd()", "a;=cmd()", 'a; "=cmd()', "\t=1", "a;\t@x", "-1;+1", "\uff1dcmd()", "a;;=x"]

ADDRESSES = [
    "postgresql://u:s3cret@localhost:1/x",
    "postgresql://u:s3c@ret@localhost:1/x",
    "postgresql://u:s3%40cret@localhost:99x/x",
    "postgresql://u@localhost:1/x?password=s3cret",
    "sqlite:////nowhere/x?password=s3cret",
    "nothing://u:s3cret@h/x",
]


def behind_honest(cells):
    """The cells of a notebook whose first part is honest."""
    return [IMPORTS, NUMBERS, *cells]
