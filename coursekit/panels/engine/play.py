"""What Play, Pause and Step do: they move the control that chooses what is drawn, no further than the training is."""

from coursekit.panels.engine.scheduler import Repeat, running_loop

WAIT = 0.02  # seconds until Play looks again whether a slow training has come further


class Playing:
    """A part of `Panel`, which has the animated control, the result and the buttons."""

    def _begin(self):
        """Put the control of Play to its beginning; what follows draws."""
        held, self._held = self._held, True
        self.controls[self._animated].value = self.controls[self._animated].low
        self._held = held

    def _step(self):
        """One further; from where a training has ended early to the end, and from there to the beginning."""
        control = self.controls[self._animated]
        if control.value == control.high:
            control.value = control.low
        elif control.value < self._so_far:
            control.value += 1
        elif not self._run:
            control.value = control.high

    def _play_or_pause(self):
        if self._play:
            return self._pause()
        control, loop = self.controls[self._animated], running_loop()
        if loop is None:
            control.value = control.high
            return None
        if self._seen_at == self._so_far:
            control.value = control.low
        self._play = Repeat(loop, self._in_turn(self._next_frame), self._lock)
        if getattr(self.result, "progress", 1.0) < 1 and not self._run:  # it was stopped
            self._update()
        self.buttons["Play"].label, self.buttons["Play"].icon = "Pause", "pause"
        return None

    def _next_frame(self):
        control = self.controls[self._animated]
        if control.value < self._so_far:
            control.value += 1
        elif self._run:
            return WAIT
        else:
            control.value = control.high  # it has ended early
        if control.value < control.high or self._run:
            return self._frame / self._speed
        self._pause()
        return None

    def _pause(self):
        if self._play:
            self._play.cancel()
            self._play = None
            self.buttons["Play"].label, self.buttons["Play"].icon = "Play", "play"
            self._check()

    def _count(self):
        """Where the control of Play is to be seen: no further than the training has come."""
        if not self._animated:
            return {}
        return {self._animated: self.controls[self._animated].place(self._seen_at)}

    @property
    def _seen_at(self):
        """How far what is drawn has come."""
        return min(self.controls[self._animated].value, self._so_far)

    @property
    def _to_end(self):
        """Is the end of a training to be seen? What is no training has its say whatever is drawn of it."""
        if not (self._animated and hasattr(self.result, "so_far")):
            return True
        control = self.controls[self._animated]
        return control.value == control.high or control.value > self._so_far

    @property
    def _so_far(self):
        """The last value of the control of Play for which there is something to draw."""
        control = self.controls[self._animated]
        return control.low if self._awaited else getattr(self.result, "so_far", control.high)
