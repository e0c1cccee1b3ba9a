"""Whom a name means, as people and platforms write it.

A name is looked for in its strictest form first: as it stands, then without accents and punctuation in any order of
words, then without digits, then squashed as Canvas does it (`lovelaceada`), then as a part of somebody's name. The
first form that fits anybody decides, so a looser one never takes a name from the person it belongs to.
"""

import re
import unicodedata
from itertools import permutations
from typing import NamedTuple

from coursekit.student.name import normal

_LETTERS = str.maketrans({
    **{"ß": "ss", "ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"},
    **dict.fromkeys("'`\N{RIGHT SINGLE QUOTATION MARK}\N{ACUTE ACCENT}"),  # O'Brien is OBrien
})  # fmt: skip
_SPELLED_OUT = re.compile(r"([aou])e")  # Mueller is Müller, and is Muller
_MOST_WORDS = 5  # of a name that is looked for squashed
AS_IT_STANDS, SAME_WORDS, WITHOUT_DIGITS, SQUASHED, PART = range(5)


class Named(NamedTuple):
    """Whom a text names, and in which form it does; several where it cannot be told."""

    who: tuple
    form: int


class Names:
    """People, by everything that names them.

    Parameters
    ----------
    people : dict
        For each, the texts that do, such as a name, a login and an address.
    """

    def __init__(self, people):
        self._forms, self._words = [{} for _ in range(PART)], {}
        for who, texts in people.items():
            for text in dict.fromkeys(filter(None, texts)):
                letters = _letters(text)
                for index, key in zip(self._forms, _forms(text), strict=True):
                    index.setdefault(key, []).append((who, letters))
                for word in letters:
                    self._words.setdefault(word, []).append((who, letters))

    def named(self, text):
        """Whom a text means.

        Examples
        --------
        >>> Names({1: ["Ada Lovelace"], 2: ["Ada King"]}).named("lovelace, ada")
        Named(who=(1,), form=1)
        """
        letters = _letters(text)
        for form, key in enumerate(_forms(text)):
            found = self._forms[form].get(key, ()) if key else ()
            if form == SQUASHED:
                found = [one for one in found if _one_text(letters, one[1])]
            if found:
                return Named(tuple(dict.fromkeys(who for who, _ in found)), form)
        near = (one for word in letters if len(word) > 1 for one in self._words.get(word, ()))
        return Named(tuple(dict.fromkeys(who for who, theirs in near if _is_part(letters, theirs))), PART)


def same(one, other):
    """Are these one name, whatever its case, order of words, accents, digits and punctuation?

    Examples
    --------
    >>> same("Lovelace, Ada", "ada lovelace 2"), same("lovelaceada", "Ada Lovelace"), same("Ada", "Adam")
    (True, True, False)
    """
    return Names({"": [one]}).named(other).form < PART


def words(name):
    """The words of a name as they are compared, in order of the alphabet.

    Examples
    --------
    >>> words("Müller-Lüdenscheidt, Zoë") == words("zoe mueller luedenscheidt")
    True
    """
    return tuple(sorted(re.findall(r"[^\W_]+", _SPELLED_OUT.sub(r"\1", plain(name)))))


def plain(name):
    """A text without capitals and accents."""
    text = unicodedata.normalize("NFKD", normal(name)).translate(_LETTERS)
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def _letters(name):
    """Its words without digits, in which nothing is spelled otherwise."""
    return tuple(sorted(re.findall(r"[^\W\d_]+", plain(name))))


def _forms(text):
    """What it is compared by, from the strictest form to the loosest; none where too little is left."""
    letters = _letters(text)
    enough = len("".join(letters)) > 1
    yield normal(text)
    yield words(text)
    yield words(" ".join(letters)) if enough else ()
    yield "".join(sorted("".join(letters))) if enough else ""


def _one_text(some, others):
    """Do these words, put one after another in some order, make the text that the others make?"""
    if max(len(some), len(others)) > _MOST_WORDS:
        return False
    return any(_begins("".join(order), others) for order in permutations(some))


def _begins(text, pieces):
    """Can this text be put together from all of these pieces?"""
    if not text:
        return not pieces
    return any(
        _begins(text[len(one) :], (*pieces[:i], *pieces[i + 1 :]))
        for i, one in enumerate(pieces)
        if text.startswith(one)
    )


def _is_part(some, others):
    """Are all words of the shorter name words of the longer one, or their initials?"""
    short, long = sorted((some, others), key=len)
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        alike = [one for one in left if one == word] or [
            one for one in left if 1 in (len(one), len(word)) and one[0] == word[0]
        ]
        if not alike:
            return False
        left.remove(alike[0])
    return True
