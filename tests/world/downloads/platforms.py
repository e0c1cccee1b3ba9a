"""Every download there is; one more is one module and one line."""

from world.downloads import (
    blackboard,
    brightspace,
    canvas,
    folders,
    github_classroom,
    google_classroom,
    gradescope,
    ilias,
    mail,
    moodle,
    nbgrader,
)

_MODULES = (
    canvas,
    blackboard,
    moodle,
    brightspace,
    gradescope,
    ilias,
    google_classroom,
    github_classroom,
    nbgrader,
    mail,
    folders,
)
DOWNLOADS = [one for module in _MODULES for one in module.DOWNLOADS]
