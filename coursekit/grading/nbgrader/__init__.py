"""coursekit inside nbgrader: its own commands, with our engine in place of its execution of what was submitted.

`nbgrader_config.py`, which `coursekit release --nbgrader` puts into a course, names the five parts:

- `defuse`, a hook before anything is opened: links and devices among the files submitted become text.
- `AnyNotebook` reads a submission, whatever it is; `Rebuild` makes of it the page that teachers and students see.
- `GradeExercises` collects in the sandbox, judges outside, and writes points and feedback to the cells that have them;
  `SaveGrades` takes the points from there into the gradebook, and none where something is still to be graded.
"""

from coursekit.grading.nbgrader.files import defuse
from coursekit.grading.nbgrader.grade import GradeExercises, SaveGrades
from coursekit.grading.nbgrader.pages import AnyNotebook, Rebuild

__all__ = ["AnyNotebook", "GradeExercises", "Rebuild", "SaveGrades", "defuse"]
