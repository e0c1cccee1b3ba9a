"""In which encoding names are that do not say so: the one in which all of them together look most like names.

A zip from a Windows machine holds names in the encoding of its country, and nothing says which. Each encoding makes
some text of them; the wrong ones make signs for drawing boxes, capitals within words, rare characters, and letters of
two scripts in one word. `strangeness` counts these, and letters that no one language has together.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

_ENCODINGS = {  # how much stranger the others have to be
    "utf-8": -6.0,
    "cp437": 0.0,
    "cp850": 0.1,
    "cp1252": 0.1,
    "gbk": 0.3,
    "cp932": 0.3,
    "cp949": 0.4,
    "big5": 0.4,
    **dict.fromkeys(("cp866", "cp1251", "cp852", "cp1250", "cp857", "cp1254"), 0.4),
    **dict.fromkeys(("cp737", "cp1253", "cp862", "cp1255", "cp720", "cp1256"), 0.6),
}
_WRONG = ("cp437", "cp1252", "latin-1", "cp850", "gbk", "cp932")  # in which names were read that are not meant so
_REPAIR = 1.5  # how much less strange a name has to become before it is taken for another
_MOST = 300  # names that decide

_LANGUAGES = tuple(
    map(
        frozenset,
        (
            *("äöüß", "éèêëàâçîïôùûœæ", "áéíóúñü", "ãáéíóúâêôçàü", "àèéìòù", "åäöæøé", "ąćęłńóśźż", "áčďéěíňóřšťúůýž"),
            *(
                "áéíóöőúüű",
                "çğıöşüâîİ",
                "ăâîșțşţ",
                "čćđšž",
                "āčēģīķļņšūž",
                "ąčęėįšųūž",
                "õäöüšž",
                "áéíóúýþæöð",
                "éëïöü",
            ),
        ),
    )
)
_FREQUENT = "äöüßéáíóñçèåøłšžčřığş"
_RARE = "ðþýъьэщфцюёжшчйхбыξψφθζχβΰ"
_VOWELS = {"CYRILLIC": set("аеёиоуыэюяіїє"), "GREEK": set("αεηιουωάέήίόύώ")}
_MARKS = "「」『』（）【】《》、。，：！？～＿－"  # such as are in names of files
_SURNAMES = set(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文張劉陳楊趙黃吳孫馬羅鄭謝馮蕭鄧許呂蘇盧蔣"
    "賈葉閻鍾範譚鄒陸顧萬錢湯喬賀賴龔佐鈴高渡伊山中小加吉松井木清斎斉阿森池橋前藤岡後長村近石坂遠青福西太三"
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변"
)
_UNLIKELY = re.compile(r"(?<![aeiouyäöü])ß|õ(?!e)|(?<![aeiouy])ï|[ìòù](?=\w)")  # where no word of theirs has them
_COMMON = (  # an encoding, the first bytes of its common characters, and how strange these are
    ("euc_kr", 0xB0, 0xC8, 0.75),
    ("gb2312", 0xB0, 0xD7, 0.8),
    ("big5", 0xA4, 0xC6, 0.8),
    ("shift_jis", 0x88, 0x97, 1.0),
    ("gb2312", 0xD8, 0xF7, 2.5),
)
_WORK = (
    "作业",
    "实验",
    "报告",
    "新建",
    "文件",
    "练习",
    "作業",
    "報告",
    "課題",
    "新しい",
    "과제",
    "실습",
    "숙제",
    "보고서",
)


def encoding_of(names, *, but=()):
    """The encoding of all these names, as bytes, together; it is none of `but`.

    Examples
    --------
    >>> encoding_of(["李雷.ipynb".encode("gbk")]), encoding_of(["Zoë Müller".encode("cp1252")])
    ('gbk', 'cp1252')
    """
    names = [name for name in dict.fromkeys(names) if not name.isascii()][:_MOST]
    return min((one for one in _ENCODINGS if one not in but), key=lambda encoding: _cost(names, encoding))


def meant(names):
    """What names mean that a program before us may have read in the wrong encoding.

    Examples
    --------
    >>> meant(["JosÃ©", "Ana"]), meant(["└ε└╫", "║½├╖├╖"])
    (['José', 'Ana'], ['李雷', '韩梅梅'])
    """
    names = [_twice(name) for name in names]
    odd = [name for name in dict.fromkeys(names) if not name.isascii()]
    before = sum(map(strangeness, odd[:_MOST]))
    if before < 4 * len(odd[:_MOST]):
        return names
    for wrong in _WRONG:
        try:
            raw = {name: name.encode(wrong) for name in odd}
        except UnicodeEncodeError:
            continue
        right = encoding_of(raw.values())
        repaired = {name: data.decode(right, "replace") for name, data in raw.items()}
        after = sum(map(strangeness, list(repaired.values())[:_MOST]))
        if after + 2 * len(odd[:_MOST]) < before:
            return [repaired.get(name, name) for name in names]
    return names


@lru_cache(maxsize=20_000)
def strangeness(text):
    """How little a text looks like names: 0 for plain letters."""
    strange = 0.0
    for is_word, letters in groupby(text, lambda letter: letter.isalpha() or not letter.isascii()):
        if is_word and not (word := "".join(letters)).isascii():
            strange += _strangeness_of_word(word)
    lower = text.lower().replace("õe", "ãe")  # õ is Portuguese before an e only
    accented = {letter for letter in lower if not letter.isascii() and _script(letter) == "Latin"}
    strange += min(len(accented - language) for language in _LANGUAGES)
    return strange - sum(word in text for word in _WORK)


@lru_cache(maxsize=20_000)
def _twice(name):
    """A name whose UTF-8 was read in another encoding, once or twice, as it was."""
    if name.isascii():
        return name
    for _ in range(2):
        better = min((text for wrong in _WRONG if (text := _as_utf8(name, wrong))), key=strangeness, default=name)
        if strangeness(better) + _REPAIR < strangeness(name):
            name = better
    return name


def _as_utf8(name, wrong):
    """What the bytes are in UTF-8 that were read in the wrong encoding; "" where they are nothing in it."""
    try:
        return b"".join(_raw(letter, wrong) for letter in name).decode()
    except UnicodeError:
        return ""


def _raw(letter, wrong):
    """A letter's bytes; what the encoding of Windows leaves out is as in Latin 1."""
    return letter.encode("latin-1" if wrong == "cp1252" and letter in "\x81\x8d\x8f\x90\x9d" else wrong)


def _cost(names, encoding):
    try:
        texts = [name.decode(encoding) for name in names]
    except UnicodeDecodeError:
        if encoding != "utf-8":
            return float("inf")
        valid = [text for text in map(_utf8, names) if text]  # some names of many may be in another one
        return _ENCODINGS[encoding] if len(valid) > len(names) / 2 and len(valid) > 1 else float("inf")
    return _ENCODINGS[encoding] + sum(map(strangeness, texts))


def _utf8(name):
    try:
        return name.decode()
    except UnicodeDecodeError:
        return ""


def _strangeness_of_word(word):
    scripts = [_script(letter) for letter in word]
    strange = sum(_strange(letter) for letter in word)
    for before, after, one, two in zip(scripts, scripts[1:], word, word[1:], strict=False):
        if before != after and "" not in (before, after):
            strange += 1.0 if {before, after} <= {"Han", "Kana"} else 3.0
        if one.islower() and two.isupper() and not two.isascii():
            strange += 4.0
        if one.isupper() and two.isupper() and one.isascii() != two.isascii() and not word.isupper():
            strange += 1.0
    strange += 0.7 * (word[0].islower() and not word[0].isascii())
    strange += 0.7 * (scripts[0] in _VOWELS and word.isupper()) + 2.0 * len(re.findall(r"ς(?=\w)|σ(?!\w)", word))
    strange += 1.5 * (scripts[0] in _VOWELS and not _VOWELS[scripts[0]] & set(word.lower()))
    strange += len(_UNLIKELY.findall(word.lower()))
    if word[0] in _SURNAMES and 2 <= len(word) <= 4:
        strange -= 0.6 if _script(word[0]) == "Han" else 0.8
    return strange


@lru_cache(maxsize=20_000)
def _script(letter):
    if not letter.isalpha():
        return ""
    name = unicodedata.name(letter, "").split(" ")[0].partition("-")[0]
    return {"CJK": "Han", "HIRAGANA": "Kana", "KATAKANA": "Kana", "HALFWIDTH": "Half", "LATIN": "Latin"}.get(name, name)


@lru_cache(maxsize=20_000)
def _strange(letter):
    lower, script = letter.lower(), _script(letter)
    if letter.isascii():
        return 0.0
    if not letter.isalpha():
        return 0.3 if letter in _MARKS else 1.5 if letter in "’–№" or unicodedata.category(letter) == "Mn" else 6.0
    if script == "Latin":
        known = any(lower in language for language in _LANGUAGES)
        return 0.3 if lower in _FREQUENT else 0.9 if lower in _RARE else 0.5 if known else 2.5
    if script in ("CYRILLIC", "GREEK", "HEBREW", "ARABIC"):
        return 0.9 if lower in _RARE else 0.4
    if script in ("Han", "HANGUL"):
        return next((cost for *where, cost in _COMMON if _in_range(letter, *where)), 6.0)
    return 0.5 if script == "Kana" else 4.0


def _in_range(letter, encoding, first, last):
    try:
        return first <= letter.encode(encoding)[0] <= last
    except UnicodeEncodeError:
        return False
