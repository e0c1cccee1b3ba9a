"""A table as spreadsheets and platforms export it: CSV in whatever encoding and with whatever separator."""

import csv
import io

from coursekit.grading.records import Trouble

_BINARY = {
    b"PK\x03\x04": "a spreadsheet such as Excel's",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"%PDF": "a PDF",
    b"SQLite": "a database",
}
_MOST = 10 * 2**20  # bytes


def table(data, what):
    r"""The rows of a table that are not empty, each with the number of its first line in the file.

    Parameters
    ----------
    data : bytes
    what : str
        Names the file in the sentence that refuses it.

    Returns
    -------
    list of (int, list of str)

    Raises
    ------
    Trouble
        If it is not CSV.

    Examples
    --------
    >>> table(b"name;id\n\nAda;1\n", "people.csv")
    [(1, ['name', 'id']), (3, ['Ada', '1'])]
    """
    text = decoded(data, what)
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) <= 5:  # Excel's own first line
        text = text.replace(lines[0], "", 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(lines))
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [" ".join(cell.split()) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as why:
        raise Trouble(f"{what} cannot be read as CSV in row {line} ({why}): save it as CSV again") from None
    return rows


def decoded(data, what):
    """The text of a file, whose encoding it does not always say."""
    kind = next((kind for start, kind in _BINARY.items() if data.startswith(start)), "")
    if kind or len(data) > _MOST:
        raise Trouble(f"{what} is {kind or 'too large'}, and CSV is expected: save it as CSV (UTF-8)")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data[:200].count(0) * 3 > len(data[:200]):  # UTF-16 that does not say so
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _separator(lines):
    """What stands between the cells: of what is common, that which the first lines have most of, outside of quotes."""
    first = ["".join(line.split('"')[::2]) for line in lines if line.strip()][:5]
    counts = {one: max((line.count(one) for line in first), default=0) for one in ",;\t|"}
    return max(counts, key=counts.get)
