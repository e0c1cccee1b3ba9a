"""One name in the ways that people, platforms and keyboards write it; two names that only look alike."""

import pytest

from coursekit.grading.intake.names import AS_IT_STANDS, PART, Names, same

SAME = [
    ("Ada Lovelace", "ADA  lovelace "),
    ("Ada Lovelace", "Lovelace, Ada"),
    ("Ada Lovelace", "ada.lovelace2"),
    ("Ada Lovelace", "lovelaceada"),
    ("Ada Lovelace", "Ada_Lovelace-1"),
    ("Zoë Müller", "Zoe\u0308 Mu\u0308ller"),
    ("Zoë Müller", "zoe mueller"),
    ("Zoë Müller", "müllerzoë"),
    ("Jürgen Groß", "gross, juergen"),
    ("Søren Ærø", "Soeren Aero"),
    ("Łukasz Żółć", "lukasz zolc"),
    ("Pat O'Brien", "obrienpat"),
    ("Pat O\N{RIGHT SINGLE QUOTATION MARK}Brien", "OBrien Pat"),
    ("Jean-Luc Picard", "Picard Jeanluc"),
    ("Emil Leo", "leoemil"),
    ("Dvořák, Antonín", "Antonin Dvorak"),
    ("李雷", "李雷"),
    ("Αθηνά Παππά", "παππα αθηνα"),
]
OTHERS = [
    ("Ada Lovelace", "Ada King"), ("Ada", "Adam"), ("12345", "12346"), ("李雷", "韩梅"), ("Ada Lovelace", ""),
    ("Nora Dane", "Rona Dean"), ("s1", "s2"), ("Ada Lovelace", "Ada"), ("a" * 3000, "b"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_names(one, other):
    assert not same(one, other)
    assert not same(other, one)


CLASS = Names({
    "al": ["Ada Lovelace", "al", "ada.l@x.edu"],
    "ak": ["Ada King", "ak"],
    "s1": ["student1"],
    "s2": ["student2"],
    "jb": ["Johann Sebastian Bach", "jb"],
    "t1": ["Anna Smith", "t1"],
    "t2": ["Anna Smith", "t2"],
})  # fmt: skip


@pytest.mark.parametrize(
    ("text", "who"),
    [("AL", {"al"}), ("student2", {"s2"}), ("student", {"s1", "s2"}), ("student 9", {"s1", "s2"}),
     ("Ada", {"al", "ak"}), ("Ada L.", {"al"}), ("J. S. Bach", {"jb"}), ("Bach", {"jb"}), ("Anna Smith", {"t1", "t2"}),
     ("Ada Byron Lovelace", {"al"}), ("Eve", set()), ("A", set()), ("", set()), ("...", set()),
     ("Bach Lovelace", set())],
)  # fmt: skip
def test_whom_a_text_means(text, who):
    assert set(CLASS.named(text).who) == who


def test_the_strictest_form_decides():
    assert CLASS.named("al").form == AS_IT_STANDS
    assert CLASS.named("Eve") == ((), PART)


def test_a_name_of_many_words_takes_no_time():
    assert not same("a " * 60, "aa " * 30)
