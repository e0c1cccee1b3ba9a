"""What a version changed: every version of the changelog says it to learners and to teachers."""

import pytest

import coursekit
from coursekit.cli.main import main
from coursekit.course import news

CHANGELOG = """# Changelog

## 0.3.0 (unreleased)

### For learners

- A lesson is new:
  it has two panels.
- Another.

### For teachers

- Grades stay.

### For programmers

- A room is new.

## 0.2.0 (2026-11-01)

### For learners

- It began.
"""


@pytest.fixture
def changelog(tmp_path, monkeypatch):
    path = tmp_path / "CHANGELOG.md"
    path.write_text(CHANGELOG, encoding="utf-8")
    monkeypatch.setattr(news, "_SHIPPED", path)


def test_the_newest_version_is_this_one_and_each_has_its_two_parts():
    versions = news.versions()
    assert versions[0].name == coursekit.__version__
    assert all(one.learners and one.teachers for one in versions)
    assert all("\n- " not in change for one in versions for change in one.learners + one.teachers)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            [],
            """coursekit 0.3.0, for learners

- A lesson is new:
  it has two panels.
- Another.

coursekit 0.3.0, for teachers

- Grades stay.
""",
        ),
        (["teachers"], "coursekit 0.3.0, for teachers\n\n- Grades stay.\n"),
        (["teachers", "--since", "0.2.0"], "coursekit 0.3.0, for teachers\n\n- Grades stay.\n"),
        (["--since", "0.3.0"], "Nothing is newer than 0.3.0.\n"),
    ],
)
def test_news_says_it(changelog, capsys, arguments, said):
    assert main(["news", *arguments]) == 0
    assert capsys.readouterr().out == said


def test_a_version_that_nobody_knows_is_said(changelog, capsys):
    assert main(["news", "--since", "9.9"]) == 2
    assert "there is no version 9.9: give one of 0.3.0, 0.2.0" in capsys.readouterr().err
    assert [one.name for one in news.since("9.9")] == ["0.3.0", "0.2.0"], "who comes from elsewhere is told all"


def test_the_version_says_where_its_changes_are(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"coursekit {coursekit.__version__} (what changed: coursekit news)\n"
