"""Inside the sandbox: what goes against the rules is told to the grader before it happens.

Nothing here protects anything. The walls are the sandbox, and a verdict is reached outside; but a teacher wants to
know who tried. Python calls an audit hook at every step of interest and nothing can remove it again; what has been
said cannot be taken back.
"""

import _thread
import atexit
import builtins
import gc
import inspect
import json
import math
import os
import re
import signal
import sys
import sysconfig
import threading
from decimal import Decimal
from fractions import Fraction
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import numpy as np

from coursekit.core.plain import NUMPY_SCALARS, is_a, one_line, type_name
from coursekit.exercises.answer_types.foreign import is_record

_NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn")
_LOOKS = ("sys._getframe", "sys._current_frames", "gc.get_objects", "gc.get_referrers", "gc.get_referents")
_HOOKS = ("sys.settrace", "sys.setprofile", "sys.addaudithook", "sys.excepthook", "sys.unraisablehook")
_SIGNALS = ("os.kill", "os.killpg", "signal.pthread_kill")
_C = ("ctypes.dlopen", "ctypes.dlsym", "ctypes.call_function", "ctypes.cdata", "ctypes.string_at")
_FRAMES = ("tb_frame", "gi_frame", "cr_frame", "ag_frame", "f_globals", "f_locals")
_TWO = ("os.symlink", "os.link", "os.rename")  # events with two paths
_FOLDERS = ("os.listdir", "os.scandir", "os.chdir", "os.mkdir")  # whoever looks for a data file does this
_FILES = ("open", "os.remove", *_FOLDERS, *_TWO)
_DATA = re.compile(
    r"(?i)\.(csv|tsv|txt|npy|npz|json|xlsx?|parquet|pkl|pth?|h5|hdf5|mat|db|zip|gz|png|jpe?g|gif|svg|pdf)/$"
)
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/root/", "/boot/", "/var/")
_HARMLESS = re.compile(
    r"(?:\S*/)?(git|pip3?|conda|mamba|uv|uname|which|ls|pwd|echo|dot|latex|nvidia-smi|lscpu)( [^;&|<>$`()\n]*)?"
)
_READABLE = ("/dev/null/", "/dev/urandom/", "/dev/shm/", "/proc/self/statm/", "/proc/cpuinfo/", "/proc/meminfo/")
_MACHINE = ("/proc/", "/sys/")
_PACKAGE = os.path.dirname(sys.modules["coursekit"].__file__)
_STDLIB = sysconfig.get_path("stdlib") + "/"
_KNOWN = {bool, int, float, complex, str, bytes, type(None), type(...), dict, list, tuple, set, frozenset, Fraction,
          Decimal, np.ndarray, FunctionType, BuiltinFunctionType, MethodType, np.ufunc, *NUMPY_SCALARS}  # fmt: skip
_MADE_BY_PYTHON_CODE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: a class that is not part of a compiled library
_WATCHED = (builtins, math, json, json.encoder, json.decoder, os, sys, inspect, gc, np, np.linalg, np.random)


class Audit:
    """Tells `say("incident", kind=, evidence=)` what it sees."""

    def __init__(self, say, visible, sealed, ours):
        self._tell, self._busy, self._told = say, False, {}
        self._visible = (*(f"{path}/" for path in visible), "/usr/", "/lib", "/tmp/", os.path.expanduser("~"))
        self._grader = tuple(f"{_PACKAGE}/{name}/" for name in ("judging", "grading"))
        self._bank = f"{_PACKAGE}/bank/"
        self._libraries = tuple(f"{path}/" for path in visible)
        names = sorted(name for name in sys.modules if name.startswith("coursekit"))
        spaces = [(module.__name__, module) for module in (*_WATCHED, *(sys.modules[name] for name in names))]
        found = [*spaces, *((module.__name__, module) for module in ours)]
        spaces += [(f"{name}.{cls.__name__}", cls) for name, module in found for cls in _classes(module)]
        self._before = [(name, thing, _fixed(thing)) for name, thing in spaces]
        self._modules = {name: module for name, module in spaces if is_a(module, ModuleType)}
        self._signals = self._handlers()
        self._register, atexit.register = atexit.register, sealed(self._at_exit)
        self._start, self._started = _thread.start_new_thread, False
        _thread.start_new_thread = threading._start_new_thread = sealed(self._start_thread)
        sys.addaudithook(self._audit)

    def tell(self, kind, evidence):
        """Say it, once."""
        told = self._told.setdefault(kind, set())
        if evidence not in told and len(told) < 20:
            told.add(evidence)
            self._tell("incident", kind=kind, evidence=evidence)

    def after(self):
        """What was replaced since the last look; it is put back, for the sake of the cells that follow."""
        found = []
        for name, thing, before in self._before:
            now, put = vars(thing), type.__setattr__ if is_a(thing, type) else ModuleType.__setattr__
            for key in [key for key in before if now.get(key, before) is not before[key]]:
                if thing is inspect and self._is_librarys(now.get(key)):  # torch does this when it is imported
                    before[key] = now[key]
                    continue
                put(thing, key, before[key])
                found.append(f"{name}.{key} was replaced")
            for key in [key for key in now if key not in before and is_a(thing, type)]:
                type.__delattr__(thing, key)
                found.append(f"{name}.{key} was added")
        for evidence in found:
            self.tell("forged", evidence)
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                self.tell("forged", f"the module {name} was replaced")
        for name in ("coursekit.judging", "coursekit.judging.answers", "coursekit.judging.api"):
            made = sys.modules.get(name)
            if made is not None and not hasattr(made, "__path__"):  # an empty folder has one
                self.tell("forged", f"a module {name} was made")
        for number, handler in self._handlers().items():
            if handler is not self._signals[number]:
                self._signals[number] = handler
                self.tell("forbidden", f"a handler of the signal {number} was set")

    def at_end(self):
        """What was left behind."""
        self.after()
        left = len(sys._current_frames()) - 1
        if left > 0 and self._started:
            self.tell("processes", f"{left} thread{'s' * (left != 1)} left running")

    def look_at(self, answer, depth=0):
        """Tell of objects in an answer that are of nobody's class but the notebook's own."""
        kind = type(answer)
        if kind not in _KNOWN and not _of_a_library(kind) and not is_record(kind):
            self.tell("forged", f"an object of the class {one_line(type_name(answer), 60)} was submitted")
        if depth < 5 and is_a(answer, dict):
            for key, value in list(dict.items(answer))[:1000]:
                self.look_at(key, depth + 1)
                self.look_at(value, depth + 1)
        elif depth < 5 and is_a(answer, (list, tuple)):
            family = list if is_a(answer, list) else tuple
            for value in list(family.__iter__(answer))[:1000]:
                self.look_at(value, depth + 1)

    def _handlers(self):
        return {number: signal.getsignal(number) for number in signal.valid_signals()}

    def _at_exit(self, function, *args, **kwargs):
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename == "<internal>":  # JAX hides a frame of its own so
            frame = frame.f_back
        if self._is_students(frame.f_code.co_filename):
            self.tell("processes", "a function was registered to run at the end")
        return self._register(function, *args, **kwargs)

    def _start_thread(self, *args):
        self._started = self._started or self._by_student(sys._getframe(1))
        return self._start(*args)

    def _audit(self, event, args):
        if self._busy:
            return
        self._busy = True
        try:
            found = self._judge(event, args, sys._getframe(1))
            if found:
                self.tell(*found)
        finally:
            self._busy = False

    def _judge(self, event, args, frame):
        """The kind and the evidence of an event that is against the rules; None for all others."""
        if event in _FILES:
            paths = [os.fspath(arg) for arg in args[: 1 + (event in _TWO)] if is_a(arg, (str, bytes, os.PathLike))]
            found = [path for path in map(os.fsdecode, paths) if not self._may_see(path, frame)]
            outside = [
                path for path in found if event not in _FOLDERS or _whole(path).startswith((*_SYSTEM, *self._grader))
            ]
            return ("forbidden", f"{event} of {one_line(outside[0], 120)}") if outside else None
        if event in _NETWORK and self._by_student(frame):  # a library may look for a data set
            return "forbidden", f"the network: {event} {one_line(repr(args[1:]), 80)}"
        if event == "import":
            name = args[0] if type(args[0]) is str else ""
            ours = name.startswith(("coursekit.judging", "coursekit.grading"))
            return ("forbidden", f"import of {name}") if ours and self._by_student(frame) else None
        if event == "object.__getattr__":
            direct = args[1] in _FRAMES and self._is_students(frame.f_code.co_filename)
            return ("forbidden", f"looking into the frames of others by {args[1]}") if direct else None
        if event in _LOOKS:
            while frame is not None and frame.f_code.co_filename == inspect.__file__:
                frame = frame.f_back
            direct = frame is not None and self._is_students(frame.f_code.co_filename)
            return ("forbidden", f"looking into the process with {event}") if direct else None
        if event in _PROGRAMS and self._by_student(frame) and not _is_harmless(event, args, frame):
            return "forbidden", f"another program: {event} {one_line(repr(args[:2]), 80)}"
        if event in _HOOKS and self._is_students(frame.f_code.co_filename):
            return "forged", f"a hook: {event}"
        if event in _SIGNALS and self._by_student(frame) and not _of_a_pool(frame):
            return "forbidden", f"a signal: {event} {one_line(repr(args), 40)}"
        if event in _C and self._by_student(frame):
            return "forbidden", f"C code: {event} {one_line(repr(args[-1]), 60)}"
        if event == "resource.setrlimit" and self._is_students(frame.f_code.co_filename):
            return "forbidden", "changing the limits"
        return None

    def _may_see(self, path, frame):
        """May this file be touched? Libraries may look at the machine, and at anything while they are loaded."""
        path = _whole(path)
        if path == f"{os.path.dirname(_PACKAGE)}/":
            return True  # it is searched for modules, and holds the course alone
        if path.startswith(self._visible):
            return not (self._is_graders(path) and self._by_student(frame))
        if _DATA.search(path) and not path.startswith((*_SYSTEM, *self._grader)):
            return True  # a student's own, on another machine
        of_machine = path.startswith(_MACHINE) and not self._by_student(frame)
        return path.startswith(_READABLE) or of_machine or _is_import(frame)

    def _is_graders(self, path):
        """Is it a file of the grader, or an answer?"""
        answer = path.startswith(self._bank) and os.path.basename(path[:-1]).startswith("answer.")
        return answer or path.startswith(self._grader)

    def _by_student(self, frame):
        """Is the code that asked for it, behind functions of Python's own library, the notebook's?"""
        while frame is not None:
            name = frame.f_code.co_filename
            if not (name.startswith("<frozen") or (name.startswith(_STDLIB) and "site-packages" not in name)):
                return self._is_students(name)
            frame = frame.f_back
        return True  # from a thread of its own

    def _is_librarys(self, function):
        return type(function) is FunctionType and function.__code__.co_filename.startswith(self._libraries)

    def _is_students(self, name):
        return not name.startswith((*self._libraries, _STDLIB, "<frozen", "<__array_function__"))


def _whole(path):
    return os.path.normpath(os.path.join(os.getcwd(), path)) + "/"


def _of_a_pool(frame):
    return frame.f_code.co_filename.startswith(f"{_STDLIB}multiprocessing/")


def _is_harmless(event, args, frame):
    """Is this a pool of Python's own processes, or a program that people ask for versions and files?"""
    if _of_a_pool(frame):
        return True
    if event not in ("subprocess.Popen", "os.system"):
        return False
    given = args[1] if event == "subprocess.Popen" else args[0]
    words = [
        os.fsdecode(word) for word in (given if is_a(given, (list, tuple)) else [given]) if is_a(word, (str, bytes))
    ]
    words = words[2:] if words[:2] in (["/bin/sh", "-c"], ["sh", "-c"]) else words
    return _HARMLESS.fullmatch(" ".join(words)) is not None


def _is_import(frame):
    """Does this happen because a module is being loaded?"""
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _fixed(thing):
    """What a module or a class holds and no honest cell changes."""
    return {key: value for key, value in vars(thing).items() if thing is not sys or callable(value)}


def _classes(module):
    mine = [thing for thing in vars(module).values() if type(thing) is type and thing.__module__ == module.__name__]
    return mine if module.__name__.startswith("coursekit") else []


def _of_a_library(kind):
    """Is it a class that can be found where it says it comes from, outside the notebook?"""
    if not type.__dict__["__flags__"].__get__(kind) & _MADE_BY_PYTHON_CODE:
        return True
    module = type.__dict__["__module__"].__get__(kind)
    if type(module) is not str or module == "__main__" or module not in sys.modules:
        return False
    return getattr(sys.modules[module], kind.__name__, None) is kind
