"""When something was handed in, as platforms write it: in their order, language, clock and zone."""

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_MONTHS = {  # English, German, French, Spanish; each may be cut after three letters
    1: "january januar janner janvier enero",
    2: "february februar feber fevrier febrero",
    3: "march marz mrz maerz mars marzo",
    4: "april avril abril",
    5: "may mai mayo",
    6: "june juni juin junio",
    7: "july juli juillet julio",
    8: "august aout agosto",
    9: "september septembre septiembre setiembre",
    10: "october oktober octobre octubre",
    11: "november novembre noviembre",
    12: "december dezember decembre diciembre",
}
_ZONES = {  # hours from UTC; those that mean different ones in different countries are not here
    **{"z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2},
    **{"eet": 2, "eest": 3, "msk": 3, "sast": 2, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9, "kst": 9},
    **{"aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6},
    **{"cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10},
}
_NUMBERS = re.compile(r"(?P<year>(?:19|20)\d\d)[-/._]?(?P<month>0\d|1[0-2])[-/._]?(?P<day>[0-3]\d)(?!\d{1,3}(?!\d))")
_DAY_FIRST = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)? *(?:de )?(?P<name>[a-z]{3,})[.,]* *(?:del? )?(?P<year>\d{4})"
)
_MONTH_FIRST = re.compile(r"\b(?P<name>[a-z]{3,})\.? *(?P<day>\d{1,2})(?:st|nd|rd|th)?,? *(?P<year>\d{4})")
_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d\d?)(?P<between>[:.\-_]| ?h ?|)(?P<minute>\d\d)(?:(?P=between)(?P<second>\d\d))?"
    r"(?:[.,]\d+)?(?!\d)(?: *(?P<half>[ap])\.? ?m\b\.?)?"
)
_OFFSET = re.compile(r"(?:utc|gmt)? ?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?\b")


def read(text):
    """The time that a text tells, None where it tells none; without a zone it is the local one.

    >>> read("Tuesday, 3 November 2026 23:58:12 o'clock GMT").isoformat()
    '2026-11-03T23:58:12+00:00'
    >>> read("3 November, 2026 1158 PM")
    datetime.datetime(2026, 11, 3, 23, 58)
    >>> read("soon") is None
    True
    """
    plain = _plain(text)
    date, month = _date(plain)
    if date is None:
        return None
    after = plain[date.end() :]
    clock = _CLOCK.search(after)
    hour, minute, second = (int(clock[part] or 0) for part in ("hour", "minute", "second")) if clock else (0, 0, 0)
    if clock and clock["half"]:
        hour = hour % 12 + 12 * (clock["half"] == "p")
    try:
        told = datetime(int(date["year"]), month, int(date["day"]), hour, minute, second)
    except ValueError:
        return None
    return told.replace(tzinfo=_zone(after[clock.end() :], text)) if clock else told


def _plain(text):
    """In small letters without accents, and with ordinary spaces."""
    letters = unicodedata.normalize("NFKD", text).lower()
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def _date(plain):
    """Where the date stands, and the number of its month."""
    for pattern in (_NUMBERS, _DAY_FIRST, _MONTH_FIRST):
        for found in pattern.finditer(plain):
            month = int(found["month"]) if "month" in found.groupdict() else _month(found["name"])
            if month:
                return found, month
    return None, 0


def _month(name):
    return next((number for number, names in _MONTHS.items() if any(one.startswith(name) for one in names.split())), 0)


def _zone(after, text):
    """The zone that is named after the clock."""
    offset = _OFFSET.match(after.strip())
    if offset:
        ahead = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return timezone(ahead if offset["sign"] == "+" else -ahead)
    for name in re.findall(r"[a-z]+", after):
        if name in _ZONES:
            return timezone(timedelta(hours=_ZONES[name]))
    place = re.search(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+\b", text)
    try:
        return ZoneInfo(place[0]) if place else None
    except (KeyError, ValueError, OSError):
        return None
