"""Download after download into one class: who joins, who leaves, what stays as it was."""

from itertools import pairwise

import pytest

from coursekit.grading.deadline import deadline
from coursekit.grading.enroll import enrolled, hold_same_class
from coursekit.grading.intake.gather import Found, Gathered
from coursekit.grading.intake.roster import Roster
from coursekit.grading.records import Graded, HandedIn, Incident, Person, Submission, Trouble, Unplaced
from coursekit.grading.roll import Roll, save
from coursekit.grading.rows import Row, rows
from coursekit.grading.said import about_due, about_incidents, about_people, about_time

START, LINEAR = "00_start", "01_linear_models"
PEOPLE = {key: Person(key, f"{key.title()} {key.title()}son") for key in ("ada", "bob", "eve", "zoe")}


def download(lesson, *keys, listed=(), roster=(), unplaced=(), noticed=(), assignment=""):
    """What these people handed in of a lesson."""
    people = tuple(PEOPLE[key] for key in roster or sorted({*keys, *listed}))
    found = [
        Found(key, assignment, lesson, bytes, handed=HandedIn(f"{key}/{lesson}.ipynb"), noticed=noticed) for key in keys
    ]
    return Gathered(
        "Moodle", people, found, list(unplaced), [], tuple(listed or roster), Roster(people) if roster else None
    )


def after(*downloads):
    """The rolls after each of them."""
    rolls = [Roll()]
    for one in downloads:
        rolls.append(enrolled(rolls[-1], one))
    return rolls


def present(roll):
    return [one.key for one in roll.people]


def test_who_withdrew_is_named_once_and_comes_back_with_the_files():
    rolls = after(
        download(START, "ada", "bob"), download(START, "ada"), download(START, "ada"), download(START, "ada", "bob")
    )
    assert [present(roll) for roll in rolls[1:]] == [["ada", "bob"], ["ada"], ["ada"], ["ada", "bob"]]
    said = [list(about_people(*pair)) for pair in pairwise(rolls)]
    assert said == [[], ["no longer in the class, so in no table: Bob Bobson (bob); what was graded is kept"], [], []]


def test_another_lesson_leaves_the_first_as_it_is():
    roll = after(download(START, "ada", "bob"), download(LINEAR, "ada"))[-1]
    assert present(roll) == ["ada", "bob"]
    assert [(one.name, [*one.taken]) for one in roll.lessons] == [(START, ["ada", "bob"]), (LINEAR, ["ada"])]


def test_who_has_only_left_one_lesson_is_said_to_have(tmp_path):
    rolls = after(download(START, "ada", "bob"), download(LINEAR, "bob"), download(START, "ada"))
    assert present(rolls[-1]) == ["ada", "bob"]
    assert list(about_people(*rolls[-2:])) == [
        "not in this download, so nothing submitted now: Bob Bobson (bob); what was graded is kept"
    ]


def test_whoever_the_platform_lists_is_in_the_class():
    assert present(after(download(START, "ada", listed=("ada", "bob")))[-1]) == ["ada", "bob"]


def test_whoever_is_not_on_the_roster_leaves_every_lesson():
    first, second = (download(START, "ada", "bob"), download(LINEAR, "ada", roster=("ada", "zoe")))
    roll = after(first, second)[-1]
    assert present(roll) == ["ada", "zoe"]
    assert list(about_people(after(first)[-1], roll)) == [
        "no longer in the class, so in no table: Bob Bobson (bob); what was graded is kept"
    ]


def test_everybody_has_a_row_for_every_lesson(tmp_path):
    save(
        tmp_path,
        after(download(START, "ada", roster=("ada", "bob")), download(LINEAR, "bob", roster=("ada", "bob")))[-1],
    )
    assert [(row.person.key, row.lesson, row.status) for row in rows(tmp_path)] == [
        ("ada", START, "not graded"), ("ada", LINEAR, "nothing submitted"),
        ("bob", START, "nothing submitted"), ("bob", LINEAR, "not graded"),
    ]  # fmt: skip


def test_who_placed_nothing_has_a_row_all_the_same(tmp_path):
    lost = [Unplaced("x.ipynb", "Mallory", "is nobody on the roster")]
    save(tmp_path, after(download(START, roster=("ada", "bob"), unplaced=lost))[-1])
    assert [(row.person.key, row.status) for row in rows(tmp_path)] == [
        ("ada", "nothing submitted"), ("bob", "nothing submitted"),
    ]  # fmt: skip


def test_what_is_noticed_and_what_is_lost_is_of_its_lesson():
    named, lost = Incident("name", "", "it names bob"), Unplaced("x.ipynb", "Mallory", "is nobody", START)
    roll = after(download(START, "ada", noticed=(named,), unplaced=[lost]), download(LINEAR, "ada"))[-1]
    assert roll.lessons[0].taken["ada"].incidents == (named,)
    assert roll.lessons[0].unplaced == (lost,)


def test_a_deadline_stays_until_another_is_given():
    due = deadline("2026-11-03 23:59", "10%/day")
    roll = enrolled(Roll(), download(START, "ada"), "2026-11-03 23:59", "10%/day")
    assert roll.lessons[0].deadline == due
    roll = enrolled(roll, download(START, "ada"))
    assert roll.lessons[0].deadline == due
    assert enrolled(roll, download(START, "ada"), penalty="5%/hour").lessons[0].deadline.time == due.time
    assert enrolled(roll, download(START, "ada"), "none").lessons[0].deadline is None
    assert [one.deadline for one in enrolled(roll, download(LINEAR, "ada")).lessons] == [due, None]
    with pytest.raises(Trouble, match="--penalty 10%/day needs a deadline"):
        enrolled(Roll(), download(START, "ada"), penalty="10%/day")


@pytest.mark.parametrize(
    ("late", "penalty", "share", "said"),
    [
        ("2026-11-03 23:59Z", "", 0.1, []),
        ("", "5%/hour", 0.05, ["with a penalty of 5%/hour;", "with a penalty of 10%/day"]),
        ("", "none", None, ["with a penalty of nothing;", "with a penalty of 10%/day"]),
        ("2026-11-05 23:59Z", "", 0.1, ["now: due 2026-11-05", "before: due 2026-11-03"]),
        ("2026-11-05 23:59Z", "none", None, ["with a penalty of nothing;", "before: due 2026-11-03"]),
        ("none", "", None, ["now: no deadline", "before: due 2026-11-03"]),
    ],
)
def test_a_penalty_stays_until_another_is_given_and_a_change_is_said(late, penalty, share, said):
    before = enrolled(Roll(), download(START, "ada"), "2026-11-03 23:59Z", "10%/day")
    now = enrolled(before, download(START, "ada"), late, penalty)
    due = now.lessons[0].deadline
    assert (due and due.penalty and due.penalty.share) == share
    told = list(about_due(before, now))
    assert len(told) == bool(said)
    assert all(words in line for line in told for words in said)


def handed_in(**how):
    """A class of which each handed in so, all of it before the deadline or without a time; the lines about time."""
    one = download(START, *how)
    found = [each._replace(handed=how[each.student]) for each in one.found]
    return enrolled(Roll(), one._replace(found=found), "2026-11-03 23:59Z", "10%/day")


def test_where_no_times_are_known_only_who_is_late_is_named(tmp_path):
    roll = handed_in(ada=HandedIn("a", late=True), bob=HandedIn("b"))
    save(tmp_path, roll)
    assert list(about_time(roll, list(rows(tmp_path)), "Canvas"))[1:] == [
        "nothing in this download (Canvas) says when it was submitted, so nobody has a penalty; late, as Canvas says: "
        "Ada Adason (ada)"
    ]


def test_who_alone_has_no_time_is_named(tmp_path):
    roll = handed_in(ada=HandedIn("a", "2026-11-03T10:00:00+00:00", "platform"), bob=HandedIn("b"))
    save(tmp_path, roll)
    assert list(about_time(roll, list(rows(tmp_path)), "Moodle"))[1:] == [
        "nothing says when these were submitted, so no penalty: Bob Bobson (bob)"
    ]


def test_who_is_to_be_looked_at_is_named(tmp_path):
    kinds = {"ada": ["taken"], "bob": ["name"], "eve": ["time", "unreadable"], "zoe": ["crash"]}
    whole = [
        Row(PEOPLE[key], START, Graded(Submission(key, START, b""), {}, (), tuple(Incident(one, "", "") for one in of)))
        for key, of in kinds.items()
    ]
    assert list(about_incidents(whole, download(START, "ada", "bob", "eve").found)) == [
        "not readable: Eve Eveson (eve)",
        "naming somebody else: Bob Bobson (bob)",
        "with other incidents: Eve Eveson (eve)",
    ]


def test_another_class_is_not_graded_into_this_one(tmp_path):
    before = after(download(START, "ada", "bob"))[-1]
    with pytest.raises(Trouble, match="holds the grades of another class"):
        hold_same_class(tmp_path, before, download(START, "eve", "zoe"))
    hold_same_class(tmp_path, before, download(START, "eve", "bob"))
    hold_same_class(tmp_path, after(download(START, "ada"))[-1], download(START, "eve", "zoe"))


def test_a_download_of_strangers_is_of_another_class_whoever_is_on_the_roster(tmp_path):
    before = after(download(START, "ada", roster=("ada", "bob")))[-1]
    lost = [Unplaced("x.ipynb", "Xaver", "is nobody on the roster", START)]
    with pytest.raises(Trouble, match=r"another class \(ada, bob .* no file of this download is of anybody in it"):
        hold_same_class(tmp_path, before, download(START, roster=("ada", "bob"), unplaced=lost))
    broken = [Unplaced("a.ipynb", "ada", "cannot be read")]
    hold_same_class(tmp_path, before, download(START, roster=("ada", "bob"), unplaced=broken))
    nobody_yet = after(download(START, roster=("ada", "bob"), unplaced=lost))[-1]
    hold_same_class(tmp_path, nobody_yet, download(START, roster=("ada", "bob"), unplaced=lost))


def test_points_by_hand_of_who_left_are_said_to_count_no_longer():
    before = after(download(START, "ada", "bob"))[-1]
    roll = after(download(START, "ada", "bob"), download(START, "ada"))[-1]
    assert [*about_people(before, roll, ["ada"])] == [*about_people(before, roll)]
    assert "points by hand count no longer" in [*about_people(before, roll, ["bob"])][1]


def test_a_roster_gives_other_keys_to_the_same_class(tmp_path):
    before = after(download(START, "ada", "bob"))[-1]
    now = download(START, "ada")._replace(people=(Person("4711", "Adason, Ada", "4711"),))
    hold_same_class(tmp_path, before, now)
