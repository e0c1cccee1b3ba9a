"""`ck.practice`: an exercise again and again with fresh numbers, until it is right three times in a row.

Which exercise comes, and when it comes again, follows from Leitner's boxes (`student/boxes.py`). Nothing here gives
points or changes those that were given.
"""

from coursekit.core.cells import run_together
from coursekit.core.doors import JUDGE
from coursekit.core.lesson_names import number
from coursekit.core.plain import is_a
from coursekit.exercises.catalog import BANK, NOTEBOOKS, find
from coursekit.exercises.overview import lesson_named
from coursekit.exercises.question import NO_JUDGE, Outcome, Question
from coursekit.exercises.text import Text
from coursekit.exercises.variants import fresh
from coursekit.student import boxes
from coursekit.student.boxes import BOXES, IN_A_ROW
from coursekit.student.name import student

_TOGETHER = "Cells ran together, so nothing was judged: run this cell by itself."
_ALL, _FRESH = "all lessons", "fresh numbers"
_ANEW = f"The row begins anew. Try once more with the same numbers, which does not count, or go on with {_FRESH}."


def practice(what=None):
    """Practice an exercise with fresh numbers until it is right three times in a row.

    Parameters
    ----------
    what : str, optional
        An exercise, such as "gd/limit"; or a lesson, such as "05" or "gd", of which what was wrong before and what is
        due comes first; by default, of all lessons.

    Returns
    -------
    Practice
        Shows the question, in a notebook as a card. `check(answer)` judges, `hint()` and `solution()` help with the
        same numbers, and `skip()` goes on.

    Raises
    ------
    UnknownExercise
        A ValueError that names the nearest ids, or the lessons.

    Examples
    --------
    >>> training = practice("start/first-number")
    >>> training.check({"slope": 1000}).status
    'wrong'
    >>> print(practice("start/first-function"))  # doctest: +ELLIPSIS
    start/first-function has no variants: it asks everybody the same, so there are no fresh...
    """
    if is_a(what, str) and "/" in what:
        return Practice([find(what).id], "")
    lesson = None if what is None else lesson_named(what)
    lessons = NOTEBOOKS if lesson is None else {lesson: NOTEBOOKS[lesson]} if lesson in NOTEBOOKS else {}
    ids = [id for each in lessons.values() for id in each.ids if BANK[id].draw]
    return Practice(ids, lesson or _ALL)


class Practice:
    """Questions with fresh numbers, one after the other.

    Attributes
    ----------
    id : str or None
        The exercise of now; None where there is nothing to practice.
    """

    def __init__(self, ids, lesson):
        self._ids, self._lesson, self._student = ids, lesson, student()
        self._question, self._hints, self._said = None, 0, ""
        self._answered = self._helped = False  # the question of now: was it answered, was its solution seen?
        self._resting = False  # is the round finished, and the next question not asked for yet?
        self._last = None  # the question that was answered last, and the digest of the answer
        self._card = None
        self._begin()

    @property
    def id(self):
        """The exercise of now."""
        return self._question and self._question.exercise.id

    @property
    def question(self):
        """The `Question` of now; None where there is nothing to practice."""
        return self._question

    @property
    def answered(self):
        """Was the question of now answered?"""
        return self._answered

    @property
    def hints_given(self):
        """How many hints to the question of now were shown."""
        return self._hints

    def standing(self):
        """Where one stands, in Markdown."""
        return self._nothing() if self._question is None else " ".join(filter(None, (self._where(), self._clock())))

    def check(self, answer=None):
        """Judge an answer; the first to each question counts for the row.

        Returns
        -------
        Outcome
            With `verdict`, and a text that says where one stands and shows the next question.
        """
        if refusal := self._refusal():
            return Outcome(None, refusal)
        if self._last and self._last[0].digest(answer) == self._last[1]:
            return Outcome(None, f"This answer was judged already, so nothing was counted.\n\n{self._shown()}")
        verdict, digest = self._question.judge(answer)
        if verdict.status == "not attempted":
            return Outcome(verdict, self._where())
        self._last = (self._question, digest) if digest else None
        before, said = self._question, self._after(verdict)
        below = self._shown() if self._question is not before else f"`skip()` goes on with {_FRESH}."
        return Outcome(verdict, f"{said}\n\n{below}" if said else below, said or self.standing())

    def hint(self):
        """The next hint to the question of now."""
        if refusal := self._refusal():
            return Text(refusal)
        hints = self._question.hints()
        self._hints = min(self._hints + 1, len(hints))
        return Text(f"**Hint {self._hints} of {len(hints)}**: {hints[self._hints - 1]}")

    def solution(self):
        """The worked solution of the question of now, which no longer counts then; `skip()` goes on."""
        if refusal := self._refusal():
            return Text(refusal)
        self._helped = True
        after = "This question no longer counts for the row; `skip()` goes on with fresh numbers."
        return Text(f"**Solution of {self.id}**\n\n{self._question.solution()}\n\n{after}")

    def skip(self):
        """Go on with fresh numbers, or with the next exercise that is due; returns this object, to show it."""
        if self._question is None:
            return self
        if not (self._answered or self._helped):
            self._said = "Skipped, and not counted."
        self._turn += 1
        self._ask(self.id)
        return self

    def __repr__(self):
        return repr(Text(self._shown()))

    def _repr_mimebundle_(self, **kwargs):
        markdown = self._shown()
        text = {"text/plain": repr(Text(markdown)), "text/markdown": markdown}
        if self._question is None or JUDGE.open() is None:
            return text
        try:
            widget = self.widget()
        except ImportError:  # no widgets here: the text does
            return text
        data, metadata = widget._repr_mimebundle_(**kwargs)
        return {**data, **text}, metadata

    def widget(self):
        """The card in the page."""
        from coursekit.exercises.practice_card import PracticeCard

        if self._card is None or self._card.comm is None:
            self._card = PracticeCard(self)
        return self._card

    def _begin(self):
        """Take the most urgent exercise."""
        ids = [id for id in self._ids if BANK[id].draw]
        queue = boxes.queue(ids, boxes.today()) if self._lesson else ids
        self._turn = 0
        if queue:
            self._ask(queue[0])
        else:
            self._question = None

    def _ask(self, id):
        """The next question of this exercise, with other numbers than those before it."""
        exercise, place = BANK[id], boxes.places().get(id)
        turn = (place.rounds if place else 0) + self._turn
        before = [fresh(exercise, f"practice {number}") for number in range(max(turn - 3, 0), turn)]
        if self._question and self.id == id:
            before.append(self._question.numbers)
        self._question = Question(exercise, fresh(exercise, f"practice {turn}", before))
        self._hints, self._answered, self._helped, self._resting = 0, False, False, False

    def _refusal(self):
        """Why nothing can be judged now, in one sentence."""
        if JUDGE.open() is None:
            return NO_JUDGE
        if self._question is None:
            return self._nothing()
        if self._resting:
            return f"This round of {self.id} is finished; `skip()` goes on with fresh numbers."
        if student() != self._student:
            return "The exercises have somebody else's numbers by now: call `ck.practice` again."
        return _TOGETHER if run_together() else ""

    def _after(self, verdict):
        """Keep what the verdict says, and go on after a right answer; what is said of it, "" where the row says it."""
        right, counts = verdict.status == "right", not (self._answered or self._helped)
        if counts:
            self._answered = True
            place = boxes.answered(self.id, right, verdict.points, verdict.max_points, verdict.mistake)
            if not right:
                return f"**0 of {IN_A_ROW} right in a row.** {_ANEW}"
            if place.in_a_row == IN_A_ROW:
                return self._finished(place)
        if not right:
            return "Not yet; it does not count for the row."
        self._turn += not counts and self._helped
        self._ask(self.id)
        return ""

    def _finished(self, place):
        """What is said after three in a row; of a lesson, the next exercise that is due is taken up."""
        done = f"**{IN_A_ROW} of {IN_A_ROW} right in a row.** {self.id} lies in box {place.box} of {BOXES} now and "
        if self._lesson:
            self._begin()
        else:
            self._resting = True
        return f"{done}is due again on {place.due.isoformat()}."

    def _shown(self):
        if self._question is None:
            return self._nothing()
        said, self._said = self._said, ""
        question = self._question
        head = f"**Practice {question.exercise.id}: {question.exercise.title}**"
        parts = [said, head, question.statement("practice", self._call()), self._where(), self._clock()]
        return "\n\n".join(filter(None, parts))

    def _call(self):
        """How this practice was begun."""
        what = self.id if not self._lesson else number(self._lesson) if self._lesson != _ALL else ""
        return f'practice = ck.practice("{what}")' if what else "practice = ck.practice()"

    def _where(self):
        place = boxes.places().get(self.id)
        row = place.in_a_row % IN_A_ROW if place else 0
        day, ahead = boxes.today(), ""
        if place and not boxes.due(place, day):
            ahead = f" Ahead of time: it stays due on {place.due.isoformat()}."
        box = f"box {place.box} of {BOXES}" if place else "not yet in a box"
        return f"**{row} of {IN_A_ROW} right in a row**, {box}.{ahead}"

    def _clock(self):
        if not boxes.clock_set_back(boxes.today()):
            return ""
        return "This machine's clock stands before the last practice, so all that was practiced then counts as due."

    def _nothing(self):
        """Why there is nothing to practice, in one sentence."""
        if self._ids and not BANK[self._ids[0]].draw:
            id = self._ids[0]
            return (
                f"{id} has no variants: it asks everybody the same, so there are no fresh numbers to practice with; "
                f'`ck.exercise("{id}")` shows it.'
            )
        if not self._ids:
            return f"No exercise of {self._lesson} has variants, so there are no fresh numbers to practice with."
        day = boxes.next_day(self._ids)
        return f"Nothing of {self._lesson} is due today; the next is due on {day.isoformat()}."
