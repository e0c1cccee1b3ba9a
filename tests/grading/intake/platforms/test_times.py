"""Times as platforms write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from coursekit.grading.intake.platforms import times


def at(hours=None, second=12, minute=58, hour=23):
    zone = None if hours is None else timezone(timedelta(hours=hours))
    return datetime(2026, 11, 3, hour, minute, second, tzinfo=zone)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-11-03-23-58-12", at()),  # Blackboard, in names
        ("20261103235812", at()),  # ILIAS, in names
        ("2026-11-03 23:58:12.123456 UTC", at(0)),  # nbgrader
        ("2026-11-03 23:58:12 CET", at(1)),
        ("2026-11-03T23:58:12Z", at(0)),
        ("2026-11-03T23:58:12.365935-08:00", at(-8)),  # Gradescope
        ("2026-11-03 23:58:12.365935000 Z", at(0)),
        ("2026-11-03 23:58:12 +0100", at(1)),
        ("2026-11-03T23:58-08:00", at(-8, second=0)),
        ("Tuesday, 3 November 2026 23:58:12 o'clock GMT", at(0)),  # Blackboard, in its text files
        ("Tuesday, November 3, 2026 11:58:12 PM EST", at(-5)),
        ("Dienstag, 3. November 2026 23:58:12 Uhr MEZ", at(1)),
        ("mardi 3 novembre 2026 23 h 58 CET", at(1, second=0)),
        ("martes 3 de noviembre de 2026 23:58:12 CET", at(1)),
        ("3 November, 2026 1158 PM", at(second=0)),  # Brightspace
        ("Nov 3, 2026 1158 PM", at(second=0)),
        ("Nov. 3, 2026 11:58\N{NARROW NO-BREAK SPACE}p.m.", at(second=0)),
        ("3 November, 2026 2358", at(second=0)),
        ("November 3, 2026 958 AM", at(second=0, hour=9)),
        ("Nov 3, 2026 12:05 AM", at(second=0, hour=0, minute=5)),
        ("Nov 3, 2026 12:05 PM", at(second=0, hour=12, minute=5)),
        ("3rd November 2026, 23:58", at(second=0)),
        ("2026-11-03", at(second=0, hour=0, minute=0)),
        ("", None),
        ("yesterday", None),
        ("2026-02-31 12:00", None),
        ("12345678901234", None),
        ("99 November 2026", None),
    ],
)
def test_what_a_text_tells(text, told):
    assert times.read(text) == told


def test_a_place_is_a_zone():
    assert times.read("2026-11-03 23:58:12 Europe/Berlin").astimezone(UTC) == datetime(
        2026, 11, 3, 22, 58, 12, tzinfo=UTC
    )


_MONTHS = [
    ("January Januar Jänner janvier enero Jan", 1),
    ("February Februar février febrero févr", 2),
    ("March März mars marzo Mrz", 3),
    ("April avril abril", 4),
    ("May Mai mayo", 5),
    ("June Juni juin junio", 6),
    ("July Juli juillet julio juil", 7),
    ("August août agosto Aug", 8),
    ("September septembre septiembre Sept", 9),
    ("October Oktober octobre octubre Okt", 10),
    ("November novembre noviembre Nov", 11),
    ("December Dezember décembre diciembre Dez", 12),
]


@pytest.mark.parametrize(("names", "month"), _MONTHS)
def test_months(names, month):
    for name in names.split():
        assert times.read(f"7 {name} 2026 10:00") == datetime(2026, month, 7, 10), name
