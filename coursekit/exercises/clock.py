"""The clock over a learner's function: processor time for computing, wall time for waiting.

Ten times a second it looks at what the function is busy with. Imports of other people's modules and numba's compiler
stop the clock, as long as they have not taken a minute before, and are never cut off in the middle; an import that
takes its time, and a call that Python cannot interrupt, are told on the page while they last.
"""

import ctypes
import signal
import sys
import threading
import time
from contextlib import suppress

from coursekit.exercises import frames

try:
    import resource
except ImportError:  # Windows
    resource = None

WAIT = 30.0  # seconds that a function may sleep, or wait for a lock
ASIDE = 60.0  # seconds of importing and compiling after which another one no longer stops the clock
_TICK = 0.1
_IDLE = 0.05  # a function that used less than this share of the processor was waiting, or others had it
_ASLEEP = 0.001  # the same where nothing tells the two apart
_JUMPS, _TOOL = 50, 4  # jumps between two looks in a browser; the number of our tool in sys.monitoring
_PATIENCE, _SILENCE = 3.0, 10.0  # seconds after which an import, and a call that cannot be interrupted, are told


class OutOfTime(BaseException):
    """The time limit has passed; not an Exception, so that `except Exception` lets it through."""


class Clock:
    """How long a call has computed, waited, and been aside."""

    def __init__(self, seconds, wait, used, pauses):
        self._seconds, self._wait, self._used, self._folders = seconds, wait, used, frames.folders()
        self._pauses, self._paused = pauses, pauses and pauses()
        self._computed = self._waited = self._aside = 0.0
        self._imported = self._longest = 0.0  # of what was computed: by too many imports, and between two looks
        self._thread, self._before, self._seen, self._ended = threading.get_ident(), used(), time.monotonic(), None
        self._free = None  # the import or the compiling that stops the clock

    def look(self, frame):
        """Count the time since the last look; True when none is left and the call may be interrupted."""
        now, used = time.monotonic(), self._used()
        passed, worked = now - self._seen, used - self._before
        self._seen, self._before = now, used
        doing = frames.activity(frame, self._folders)
        running, same = doing == frames.RUNNING, doing.frame is self._free
        self._free = doing.frame if same or self._aside < ASIDE else None  # what is under way goes on to its end
        if self._free:
            self._aside += passed
            return False
        self._computed += worked
        self._imported += 0.0 if running else worked
        self._longest = max(self._longest, worked)
        if self._is_waiting(worked / max(passed, 1e-9)):
            self._waited += passed
        over = running and (self._computed >= self._seconds or self._waited >= self._wait)
        if over and self._ended is None:
            self._ended = now
        return over

    def _is_waiting(self, share):
        """Has it waited since the last look, or did others have the processor?"""
        if not self._pauses:
            return share < _ASLEEP
        before, self._paused = self._paused, self._pauses()
        return share < _IDLE and self._paused > before

    def why(self):
        """Why the call was ended, in words that continue "the call ..."."""
        if self._imported > self._computed / 4:  # to load again is half import, half looking for the file
            return f"spent more than {ASIDE:g} seconds on imports; look for a loop that imports again and again"
        if self._computed < self._seconds:
            return f"waited for {self._wait:g} seconds (`sleep`, a lock, an answer from elsewhere) and was stopped"
        if self._longest > max(self._seconds, 1.0):
            return (
                f"was busy for {self._longest:.0f} seconds with one call that Python cannot interrupt; "
                f"{self._seconds:g} seconds of computing are allowed"
            )
        return f"did not end within {self._seconds:g} seconds of computing; look for a loop that never stops"

    def told(self, call):
        """What keeps the call busy, as sentences to tell while it lasts; seen from another thread."""
        now, frame = time.monotonic(), self.frame()
        what, name, _ = frames.activity(frame, self._folders)
        aside = self._aside + (now - self._seen)
        if what == "importing":
            if aside > ASIDE:
                yield f"Importing {name} has taken more than {ASIDE:g} seconds; interrupt the kernel to give it up."
            elif aside > _PATIENCE:
                yield f"Importing {name}: this does not count toward the time limit."
        elif what == "compiling" and aside > _PATIENCE:
            yield "Compiling: this does not count toward the time limit."
        elif now - self._seen > _SILENCE or (self._ended and now - self._ended > _SILENCE):
            line = frames.learners_line(frame)
            yield (
                f"`{call}` has been in a call that Python cannot interrupt for {_SILENCE:g} seconds"
                f"{f' ({line})' if line else ''}: interrupt or restart the kernel (Kernel menu)."
            )

    def frame(self):
        """Where the call is now."""
        return sys._current_frames().get(self._thread)


def timed(seconds, wait=None, call=""):
    """Raise `OutOfTime` in the block after `seconds` of computing or `wait` seconds of waiting.

    What keeps `call` busy is told on the page. Gives the clock.
    """
    if sys.platform == "emscripten":
        return _Counted(seconds, wait or seconds, call)
    main = threading.current_thread() is threading.main_thread()
    return (_Alarm if main and hasattr(signal, "setitimer") else _Watched)(seconds, wait or seconds, call)


class _Timed:
    """A clock, and a thread beside it that tells what the call is busy with."""

    pause = 1.0

    def __init__(self, seconds, wait, call):
        self._limits, self._tick, self._call = (seconds, wait), min(_TICK, seconds / 2), call

    def _begin(self, used, pauses):
        self._clock, self._on = Clock(*self._limits, used, pauses), True
        self._over, self._lock, self._page, self._told = threading.Event(), threading.Lock(), sys.stderr, set()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self):
        since = time.monotonic()
        while not self._over.wait(self.pause):
            held = time.monotonic() - since > self.pause + 2  # the interpreter was: what could be told is over
            self._step(tell=bool(self._call) and not held)
            since = time.monotonic()

    def _step(self, tell):
        for sentence in self._clock.told(self._call) if tell else ():
            if sentence not in self._told and not self._over.is_set():
                self._told.add(sentence)
                print(sentence, file=self._page, flush=True)

    def _end(self):
        self._over.set()
        if self._thread.ident:
            self._thread.join()


class _Alarm(_Timed):
    """By the system's clock, in the main thread: interrupts sleeping, too."""

    def __enter__(self):
        self._begin(time.thread_time, _pauses if hasattr(resource, "RUSAGE_THREAD") else None)
        with suppress(RuntimeError):  # no thread is left: then nothing is told
            if self._call:
                self._thread.start()
        self._handler = signal.signal(signal.SIGALRM, self._ring)
        self._outer = signal.setitimer(signal.ITIMER_REAL, self._tick, self._tick)
        self._since = time.monotonic()
        return self._clock

    def _ring(self, number, frame):
        leaving = not self._on or frame.f_code is _Alarm.__exit__.__code__
        if not leaving and self._clock.look(frame):
            raise OutOfTime

    def __exit__(self, *error):
        self._on = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._handler)
        self._end()
        delay, interval = self._outer
        if delay:  # somebody's else, who waits outside
            signal.setitimer(signal.ITIMER_REAL, max(delay - (time.monotonic() - self._since), 1e-3), interval)


class _Watched(_Timed):
    """By the thread beside it, where there is no such clock: stops loops of Python."""

    def __enter__(self):
        self.pause = self._tick
        self._begin(_processor_clock(), None)
        self._thread.start()
        return self._clock

    def _step(self, tell):
        with self._lock:
            if not self._over.is_set() and self._clock.look(self._clock.frame()):
                _throw(self._clock._thread)
        super()._step(tell)

    def __exit__(self, *error):
        while not self._over.is_set():
            with suppress(OutOfTime), self._lock:  # one that comes just now
                self._over.set()
        settle()
        self._end()


class _Counted(_Timed):
    """By the jumps of the interpreter, in a browser, which has neither threads nor signals: stops loops of Python."""

    def __enter__(self):
        self._begin(time.monotonic, None)
        self._left, watch = _JUMPS, sys.monitoring
        if watch.get_tool(_TOOL) is None:
            watch.use_tool_id(_TOOL, "coursekit")
        self._before = watch.register_callback(_TOOL, watch.events.JUMP, self._jumped)
        watch.set_events(_TOOL, watch.events.JUMP)
        return self._clock

    def _jumped(self, code, here, there):
        self._left -= 1
        if self._left == 0:
            self._left = _JUMPS
            if self._clock.look(sys._getframe(1)):
                raise OutOfTime

    def __exit__(self, *error):
        watch = sys.monitoring
        watch.register_callback(_TOOL, watch.events.JUMP, self._before)
        if self._before is None:
            watch.set_events(_TOOL, watch.events.NO_EVENTS)
        self._end()


def settle():
    """Take in an exception that is still on its way to this thread.

    One that is taken back by its thrower stays noted in CPython 3.11 for good, and then the first call that a profile
    function is told of never begins.
    """
    try:
        _throw(threading.get_ident())
        while True:
            pass
    except OutOfTime:
        pass


def _throw(thread):
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(OutOfTime))


def _processor_clock():
    """The processor time of this thread, for another one to ask; where the system has none, of the process."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    number = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(number)


def _pauses():
    """How often this thread has given the processor away of its own will, to wait."""
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw
