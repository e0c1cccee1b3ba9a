"""Compiled kernels on disk, each in one sealed file: believed as a whole or compiled anew.

numba unpickles whatever lies in its cache and runs the machine code in it: an empty or truncated file is an error in
every later process, a garbled one kills Python. So a file of ours begins with a digest of all that follows, and what
follows with a digest of what the kernel was made from. A file with another first digest is damaged, one with another
second digest is merely old; either is replaced in one step, so that two processes never see half of one.

To unpickle a file is to run what its author wrote. A digest keeps out accidents, not authors: a file is read only if it
belongs to this user, to root, or to whoever owns the kernel's source, which is run anyway.
"""

import hashlib
import os
import pickle
import secrets
import stat
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path

import llvmlite
import numba

MARK, LARGEST = b"coursekit kernel 1\n", 2**26
KEEP = "set NUMBA_CACHE_DIR to a folder you can write"
_HOUR = 3600.0
_SETTINGS = (
    "OPT",
    "BOUNDSCHECK",
    "DEBUGINFO_DEFAULT",
    "USING_SVML",
)  # of numba's, by which its own files do not differ
_HEALED = "compiled code on disk could not be used and was compiled anew, this once: {}"
_NOT_KEPT = (
    "compiled code cannot be kept on this machine ({}), so the first pictures of every notebook take long: " + KEEP
)
healed, not_kept = [], []  # in this process: why a file was replaced, and why a kernel is in no file


class KernelCacheWarning(UserWarning):
    """Compiled code on disk was damaged, or cannot be kept: said once in a process."""


class Damaged(Exception):
    """A file that is not a kernel of ours, as the rest of a sentence that begins with its path."""


class KernelCache:
    """One kernel's files, as numba's dispatcher asks for them.

    `options` are what else the compiled code depends on.
    """

    def __init__(self, function, options):
        self._function, self._options = function, options
        self._source = Path(function.__code__.co_filename).absolute()
        self._problems = []
        self.cache_path = None  # the folder that the kernel was read from, or written to

    def load_overload(self, signature, context):
        """The compiled kernel from the first folder that has it, None where none does. Never raises."""
        context.refresh()
        with suppress(OSError):  # no source: it cannot be told what a file was made from
            name, made_from = self._identity(signature, context.codegen())
            for folder in places(self._source):
                result = self._load(folder / name, made_from, context)
                if result is not None:
                    self.cache_path = str(folder)
                    return result
        return None

    def _load(self, path, made_from, context):
        try:
            payload = read(path, made_from, self._source)
            return None if payload is None else _rebuilt(payload, context)
        except Damaged as error:
            self._problems.append(f"{path} {error}")
        except Exception as error:  # whatever numba makes of a file of its own that is good and does not fit
            self._problems.append(f"{path} cannot be loaded ({type(error).__name__}: {error})")
        return None

    def save_overload(self, signature, result):
        """Write the kernel into the first folder that takes it, and say so where none does or one was damaged."""
        try:
            name, made_from = self._identity(signature, result.target_context.codegen())
        except OSError:
            return _say(not_kept, f"{self._function.__name__} has no source file", _NOT_KEPT.partition(":")[0])
        if getattr(result.library, "has_dynamic_globals", False):  # addresses of this process
            return None
        payload, refused = _pickled(result._reduce()), []
        for folder in places(self._source):
            try:
                write(folder / name, made_from, payload)
            except (OSError, ValueError) as error:  # ValueError: a zero byte in NUMBA_CACHE_DIR
                refused.append(f"{folder}: {getattr(error, 'strerror', None) or error}")
            else:
                self.cache_path = str(folder)
                return _say(healed, self._problems[0], _HEALED) if self._problems else None
        return _say(not_kept, "; ".join(refused), _NOT_KEPT)

    def _identity(self, signature, codegen):
        """(name of the file: one for each kind of machine, digest of all that the code in it was made from)."""
        machine = [numba.__version__, llvmlite.__version__, *codegen.magic_tuple()]
        tag = f"py{sys.version_info[0]}{sys.version_info[1]}{getattr(sys, 'abiflags', '')}"
        code = self._function.__code__
        name = f"{self._source.stem}.{self._function.__qualname__}-{code.co_firstlineno}".replace("<", "")
        name = f"{name.replace('>', '')}.{tag}.{_digest(repr(machine).encode()).hex()[:12]}.nbc"
        settings = [getattr(numba.config, setting, None) for setting in _SETTINGS]
        cells = tuple(cell.cell_contents for cell in self._function.__closure__ or ())
        parts = [tag, *machine, str(signature), sorted(self._options.items()), settings, code.co_code, _pickled(cells)]
        return name, _digest(repr(parts).encode() + _digest(self._source.read_bytes()))

    def enable(self):
        """Part of numba's protocol; a kernel's cache is always on."""

    disable = flush = enable


def places(source):
    """The folders in which the kernels of a source file may lie, best first.

    NUMBA_CACHE_DIR alone where it is set and can be written; else beside the source, then among the user's caches.
    """
    name = f"{source.parent.name}_{hashlib.sha1(os.fsencode(source.parent)).hexdigest()}"  # as numba calls it
    if numba.config.CACHE_DIR:
        given = Path(numba.config.CACHE_DIR).absolute()
        yield given / name
        if writable(given):
            return
    yield source.parent / "__pycache__"
    users = _users_caches()
    if users is not None:
        yield users / name


def writable(folder):
    """Can this folder be written, or made?"""
    with suppress(OSError, ValueError):
        folder.mkdir(parents=True, exist_ok=True)
        return os.access(folder, os.W_OK | os.X_OK)
    return False


def _users_caches():
    """Where numba keeps a user's caches; None where the system does not say: there is no folder called "~"."""
    with suppress(ImportError, RuntimeError):
        from platformdirs import user_cache_path

        folder = user_cache_path("numba", appauthor=False)
        return folder if folder.is_absolute() else None
    return None


def read(path, made_from, source):
    """What is sealed in a file; None where there is none, or an old one.

    Raises
    ------
    Damaged
        Where the file is not whole, or belongs to somebody who is not trusted.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
                raise Damaged("is not a kernel's file")
            if about.st_uid not in _trusted(source):
                raise Damaged("belongs to another user")
            content = file.read()
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise Damaged("is a link to nowhere") from None
        return None
    except IsADirectoryError:
        raise Damaged("is a folder") from None
    except OSError as error:
        raise Damaged(f"cannot be read ({error.strerror})") from None
    if not content:
        raise Damaged("was empty")
    sealed = content[len(MARK) + 32 :]
    if content[: -len(sealed)] != MARK + _digest(sealed):
        raise Damaged("was damaged")
    return sealed[32:] if sealed[:32] == made_from else None


def write(path, made_from, payload):
    """Put a sealed file in this place in one step, whatever was there; a folder in its place is renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb") as file:
            file.write(MARK + _digest(made_from + payload) + made_from + payload)
        if path.is_dir() and not path.is_symlink():
            os.rename(path, path.with_name(f"{path.name}.{secrets.token_hex(8)}.aside"))
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    _sweep(path)


def _sweep(path):
    """Delete what processes that were killed while writing have left."""
    with suppress(OSError):
        for left in path.parent.glob("*.part"):
            if left.name.startswith(path.name) and left.stat().st_mtime < time.time() - _HOUR:
                left.unlink()


def _without_waiting(path, flags):
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe that nobody writes to


def _trusted(source):
    """The users whose files are believed; Windows has no such numbers and says 0 of every file."""
    return {0, getattr(os, "getuid", int)(), os.stat(source).st_uid}


def _digest(content):
    return hashlib.sha256(content).digest()


def _say(kind, why, sentence):
    """Keep the reason; the first of its kind is one line, at no line of anybody's code."""
    kind.append(why)
    if len(kind) == 1:
        warnings.warn_explicit(sentence.format(why), KernelCacheWarning, "coursekit", 1)


def possible(dispatcher):
    """Does this numba have the names of its own that a cache of ours needs?"""
    try:
        from numba.core.compiler import CompileResult
        from numba.core.serialize import dumps

        names = dispatcher._cache, CompileResult._reduce, CompileResult._rebuild, dumps
        return None not in (*names, dispatcher.targetctx.codegen().magic_tuple())
    except (ImportError, AttributeError):
        return False


def _pickled(thing):
    from numba.core.serialize import dumps

    return dumps(thing)


def _rebuilt(payload, context):
    from numba.core.compiler import CompileResult

    return CompileResult._rebuild(context, *pickle.loads(payload))
