"""Inside the sandbox: what `get_ipython()` gives, with the magics that change what a cell computes.

A command of the system does nothing and gives an empty list of lines; so does a magic that is not known here. What
was asked for in vain is remembered, for a cell that fails may have needed it.
"""

import os
import re
from contextlib import suppress
from importlib import invalidate_caches

from IPython.utils.capture import CapturedIO
from IPython.utils.text import SList

from coursekit.grading.sandbox.inside.run import running

_HOOKS = ("events", "ast_transformers", "input_transformers_post", "input_transformers_cleanup")
_FOREIGN = ("bash", "sh", "script", "system", "sx", "cmd", "perl", "ruby", "pypy", "python", "python3", "R", "cython")


class Shell:
    """Takes every call, as the transformer of IPython writes it; most do nothing.

    Parameters
    ----------
    space : dict
        The names of the notebook.
    execute : callable
        Runs a text in it: `execute(source)` gives the value of its last expression.
    tell : callable
        `tell(kind, evidence)` of an incident.
    """

    def __init__(self, space, execute, tell):
        self.user_ns, self._execute, self._tell, self.in_vain = space, execute, tell, []

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _HOOKS:
            self._tell("forged", f"a hook: get_ipython().{name}")
        return _Nothing()

    def system(self, command):
        """`!command` is not run."""
        self.in_vain.append(f"!{command.strip()}")

    system_piped = system_raw = system

    def getoutput(self, command, **more):
        """`x = !command` gives no lines."""
        self.system(command)
        return SList()

    def run_line_magic(self, name, line, _stack_depth=1):
        """`%name line`."""
        found = getattr(self, f"_line_{name}", None) if name.isidentifier() else None
        if found and type(found) is not _Nothing:
            return found(line)
        if name in ("sx", "system", "pip", "conda", "mamba", "uv"):
            return self.getoutput(f"{name} {line}" if name not in ("sx", "system") else line)
        return None

    magic = run_line_magic

    def run_cell_magic(self, name, line, cell):
        """`%%name line` with the text below it."""
        if name == "capture":
            return CapturedIO("", "")
        if name == "writefile":
            return self._write(line, cell)
        if name in _FOREIGN:
            self.in_vain.append(f"%%{name}")
        return None

    def ev(self, text):
        """The value of an expression."""
        return eval(text, self.user_ns)

    def ex(self, text):
        """Run a text."""
        exec(text, self.user_ns)

    run_cell = ex

    def push(self, names, interactive=True):
        """Set names of the notebook."""
        self.user_ns.update(names if type(names) is dict else {})

    def _line_time(self, line):
        return self._execute(_code(line))

    _line_prun = _line_time

    def _line_timeit(self, line):
        exec(_code(line), {**self.user_ns, **running().f_locals})

    def _line_env(self, line):
        name, _, value = line.partition("=" if "=" in line else " ")
        if not value:
            return os.environ.get(name.strip()) if line.strip() else dict(os.environ)
        os.environ[name.strip()] = value.strip()
        return None

    _line_set_env = _line_env

    def _line_cd(self, line):
        with suppress(OSError):  # Jupyter prints why not, and goes on
            os.chdir(line.strip().strip("'\"") or os.path.expanduser("~"))

    def _line_pwd(self, line):
        return os.getcwd()

    def _line_mkdir(self, line):
        os.makedirs(line.replace("-p", "").strip(), exist_ok=True)

    def _line_run(self, line):
        words = [word for word in line.split() if not word.startswith("-")]
        path = words[0].strip("'\"") if words else ""
        path = path if os.path.splitext(path)[1] else f"{path}.py"
        if not os.path.isfile(path):
            raise FileNotFoundError(f"File '{path}' not found.")
        names = {"__name__": "__main__", "__file__": path, "get_ipython": self}
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), path, "exec"), names)
        self.user_ns.update({name: value for name, value in names.items() if not name.startswith("__")})

    def _write(self, line, text):
        words = line.split()
        with open(words[-1].strip("'\""), "a" if "-a" in words[:-1] else "w", encoding="utf-8") as file:
            file.write(text)
        invalidate_caches()


class _Nothing:
    """What a magic of another kind gives: takes every call."""

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self):
        return iter(())

    def __bool__(self):
        return False


def _code(line):
    """The code that a magic is given, without its options."""
    return re.sub(r"^(\s*-[a-z]\s*\d*)+(?=\s)", "", line).strip()
