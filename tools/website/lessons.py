"""A lesson as a page: its text, its code with what comes out, panels that play, cards to read."""

import re
from pathlib import Path

import stored_outputs

from coursekit.core.lesson_names import written
from website import api_pages, cards
from website.panels import division
from website.pictures import figure

_CALL = re.compile(r'ck\.(panels\.(?P<panel>\w+)\(|(?P<kind>predict|exercise)\("(?P<id>[\w/-]+)"\)$)')
_CHECK = re.compile(r'^ck\.check\("([\w/-]+)"', re.MULTILINE)
_NOTEBOOK = re.compile(r"\[([^\]\n]+)\]\((\w+)\.ipynb\)")


class Page:
    """A lesson: `markdown()` is its page for MyST, `panels` are the names of those on it, `text` is all cells."""

    def __init__(self, path, ways, shown):
        self.name, self._ways, self._shown = Path(path).stem, ways, shown
        notebook = stored_outputs.whole(path)
        self._cells, self._answering = notebook.cells, stored_outputs.answering(notebook)
        self.number, self.text = written(self.name), "\n".join(cell.source for cell in self._cells)
        found = (_CALL.match(cell.source) for cell in self._cells if cell.cell_type == "code")
        self.panels = [match["panel"] for match in found if match and match["panel"]]

    def markdown(self, recordings, pictures):
        """The page, with the recordings by name; pictures are written to a folder."""
        self._recordings, self._pictures = recordings, pictures
        pieces, skipped = [], None
        for cell, after in zip(self._cells, [*self._cells[1:], None], strict=True):
            if cell is skipped:
                continue
            match = _CALL.match(cell.source) if cell.cell_type == "code" else None
            if cell.cell_type == "markdown":
                pieces.append(self._text(cell.source))
            elif match is None:
                pieces.append(self._code(cell))
            elif match["panel"]:
                pieces.append(division(recordings[match["panel"]]))
            elif match["kind"] == "predict":
                pieces.append(cards.prediction(match["id"], self._ways.where(self.name)))
            else:
                fits = after is not None and (found := _CHECK.search(after.source)) and found[1] == match["id"]
                skipped = after if fits else None
                pieces.append(self._exercise(match["id"], cell, _unchecked(after.source) if fits else ""))
        title, rest = pieces[0].split("\n", 1)
        return "\n\n".join([title, self._ways.row(self.name), rest, *pieces[1:], api_pages.of_lesson(self.text)]) + "\n"

    def _text(self, source):
        return _NOTEBOOK.sub(lambda link: f"[{link[1]}]({link[2]}.md)" if link[2] in self._shown else link[1], source)

    def _exercise(self, id, cell, answer):
        statement = next(output.data["text/markdown"] for output in cell.outputs)
        return cards.exercise(id, statement, answer, self._ways.where(self.name))

    def _code(self, cell):
        """The code, and below what comes out; what answers a question above it has to be opened."""
        shown = [piece for output in cell.outputs for piece in self._output(output, cell.metadata.get("alt", ""))]
        if cell.id in self._answering and shown:
            shown = ["::::{reveal} What comes out\n:class: result", *shown, "::::"]
        return "\n\n".join([f"```python\n{cell.source}\n```", *shown])

    def _output(self, output, alt):
        data = output.get("data", {})
        if output.output_type == "stream":
            yield _printed(output.text)
        elif "image/png" in data:
            yield _raw(figure(data["image/png"], alt, self._pictures))
        elif "text/html" in data:
            yield _raw(f'<div class="ck-html" tabindex="0">{data["text/html"]}</div>')
        elif "text/markdown" in data:
            yield f":::{{container}} ck-said-so\n{self._text(data['text/markdown'])}\n:::"
        elif "text/plain" in data:
            yield _printed(data["text/plain"])


def _unchecked(source):
    """An answer cell without the line that checks it, and its docstring as it is."""
    return _CHECK.split(source)[0].strip() or source


def _printed(text):
    return f"```{{code-block}} none\n:class: ck-printed\n\n{text.rstrip()}\n```"


def _raw(html):
    return f"```{{raw}} html\n{html}\n```"
