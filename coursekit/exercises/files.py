"""The files of an exercise: TOML held to its schema, and the Python beside it where data cannot say it.

Whatever is wrong with a file is one `BankError`: a sentence with the file, the exercise, the key and what was expected.
"""

import json
import shutil
import tomllib
from collections.abc import MutableMapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import fastjsonschema

import coursekit
from coursekit.core.plain import one_line

BANK_FOLDER = Path(coursekit.__file__).parent / "bank"
PLACE = "coursekit.bank "  # with the id behind it, where what the Python file of an exercise defines is from
_KINDS = {dict: "a table", list: "an array"}


class Lazy(MutableMapping):
    """A table whose values are made from their keys when they are asked for, once.

    Examples
    --------
    >>> table = Lazy(["a", "b"], str.upper)
    >>> list(table), table["b"], "c" in table
    (['a', 'b'], 'B', False)
    """

    def __init__(self, keys, make):
        self._values, self._make = dict.fromkeys(keys), make

    def __getitem__(self, key):
        found = self._values[key]
        if found is None:
            found = self._values[key] = self._make(key)
        return found

    def __setitem__(self, key, value):
        self._values[key] = value

    def __delitem__(self, key):
        del self._values[key]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __contains__(self, key):  # without making it
        return key in self._values


class BankError(ValueError):
    """A file of the bank that cannot be used; Jupyter shows the sentence alone."""

    def _render_traceback_(self):
        return [str(self)]


class Source(NamedTuple):
    """One TOML file of an exercise, read and valid; `space` holds the names that its expressions may use."""

    path: Path
    id: str
    data: dict
    space: dict
    beside: dict  # what the Python file beside it defines

    def error(self, key, what):
        """The `BankError` about a key, or about the whole file where `key` is empty."""
        return BankError(f"{self.path}, exercise {self.id}{f', key `{key}`' if key else ''}: {what}.")


def folder_of(id, bank=BANK_FOLDER):
    """The folder of an exercise: bank/sgd/copies for "sgd/copies"."""
    return Path(bank, *id.split("/"))


def copy_exercises(target, bank=BANK_FOLDER):
    """Copy a folder of exercises without its answers: what is not on this list stays behind."""
    target = Path(target)
    if (bank / "lessons.toml").is_file():
        shutil.copyfile(bank / "lessons.toml", target / "lessons.toml")
    for path in sorted(file for name in ("exercise.toml", "exercise.py") for file in bank.glob(f"*/*/{name}")):
        place = target / path.relative_to(bank)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def read(path, id, schema, names):
    """A file of an exercise as a `Source`; `schema` is its (package, name).

    Its expressions may use `names` and what the Python file of the same name beside it defines, if there is one.
    """
    beside = defined(path.with_suffix(".py"), id)
    source = Source(path, id, toml(path), names | beside, beside)
    hold(source, schema)
    return source


def defined(path, id):
    """What a Python file of an exercise defines, by name; nothing where there is no file."""
    if not path.is_file():
        return {}
    space = {"__name__": f"{PLACE}{id} {path.stem}", "__file__": str(path)}
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    except Exception as error:
        why = one_line(f"{type(error).__name__}: {error}", 200)
        raise BankError(f"{path}, exercise {id}: the file cannot be run: {why}.") from error
    return {name: value for name, value in space.items() if not name.startswith("__")}


def toml(path):
    """The data of a TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BankError(f"{path} is missing.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"{path} cannot be read: {one_line(str(error), 200)}.") from None
    except tomllib.TOMLDecodeError as error:
        raise BankError(f"{path} is not valid TOML: {one_line(str(error), 200)}.") from None


@cache
def _validator(package, name):
    return fastjsonschema.compile(json.loads(files(package).joinpath(name).read_text(encoding="utf-8")))


def hold(source, schema):
    """Raise a `BankError` unless the data of `source` keep to the schema, which is its (package, name)."""
    try:
        _validator(*schema)(source.data)
    except fastjsonschema.JsonSchemaValueException as error:
        raise source.error(key_of(error.path[1:]), _fault(error)) from None


def key_of(path):
    """A key as TOML writes it, such as mistakes."one pass".why.

    Examples
    --------
    >>> print(key_of(["mistakes", "one pass", "why"]))
    mistakes."one pass".why
    """
    return ".".join(
        part if part.replace("_", "").replace("-", "").isalnum() else f'"{part}"' for part in map(str, path)
    )


def _fault(error):
    """What is wrong at a key, in words."""
    definition = error.definition if type(error.definition) is dict else {}
    known, value = list(definition.get("properties", ())), error.value
    unknown = [name for name in value if name not in known] if type(value) is dict and known else []
    if unknown and error.rule in ("required", "additionalProperties"):
        near = get_close_matches(unknown[0], known, 1)
        advice = f"did you mean `{near[0]}`" if near else f"the keys are {', '.join(f'`{name}`' for name in known)}"
        return f"`{unknown[0]}` is not a key here; {advice}"
    if error.rule == "required":
        missing = next(name for name in error.rule_definition if name not in value)
        return f"`{missing}` is missing: expected {_about(definition['properties'].get(missing))}"
    shown = one_line(repr(value), 60) if type(value) not in (dict, list) else _KINDS[type(value)]
    return f"expected {_about(definition)}, got {shown}"


def _about(definition: Any):
    return (definition or {}).get("description") or "something else"
