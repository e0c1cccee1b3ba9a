"""Characters that word processors, web pages and phones put in place of those of a keyboard."""

import unicodedata

INVISIBLE = dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", "")
MINUS = dict.fromkeys(
    "\N{MINUS SIGN}\N{EN DASH}\N{NON-BREAKING HYPHEN}\N{HYPHEN}\N{FIGURE DASH}\N{SMALL HYPHEN-MINUS}"
    "\N{EM DASH}\N{HORIZONTAL BAR}\N{MODIFIER LETTER MINUS SIGN}",
    "-",
)
SIGNS = {"\N{MODIFIER LETTER CIRCUMFLEX ACCENT}": "^", "\N{FRACTION SLASH}": "/", "\N{DIVISION SLASH}": "/"}
SPACES = dict.fromkeys(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
)
WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width, from East Asian keyboards
LETTERS = {  # of formulas in PDFs and word processors: an italic x, a script e
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2100, 0x2150), *range(0x1D400, 0x1D800))
    if unicodedata.decomposition(chr(code)).startswith("<font>")
}
_STRAIGHT = str.maketrans(INVISIBLE | MINUS | SIGNS | SPACES | WIDE | LETTERS)


def straight(text):
    """`text` as a plain keyboard would have typed it.

    Examples
    --------
    >>> straight("\u22121.5\u00a0/\u200b\uff12")
    '-1.5 /2'
    """
    return text.translate(_STRAIGHT)


def called(letter):
    """The name of a character in words.

    Examples
    --------
    >>> called("\u00a0")
    'no-break space'
    """
    return unicodedata.name(letter, f"U+{ord(letter):04X}").lower()
