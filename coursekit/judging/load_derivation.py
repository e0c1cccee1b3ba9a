"""What answer.toml says of a derivation: lines that are right, target, waypoints, and where a mistake is made."""

from coursekit.core.plain import AnswerParseError
from coursekit.derivations.line import read
from coursekit.exercises.files import key_of


def reader(source, answer_type):
    """A function of a key and a text that gives the text, or raises a `BankError` where it is not a line."""

    def line(key, text):
        try:
            read(text, answer_type.statement.names)
        except AnswerParseError as why:
            raise source.error(key, f"`{text}` cannot be read. {why}".rstrip(".")) from None
        return text

    return line


def parts(source, answer_type):
    """The fields of a `DerivationAnswer` that no other answer has."""
    data, line = source.data, reader(source, answer_type)
    waypoints, lines = tuple(data["waypoints"]), tuple(data["lines"])
    if len(waypoints) + 1 != answer_type.points:
        why = f"there are {len(waypoints)}, so `points` in exercise.toml is to be {len(waypoints) + 1}"
        raise source.error("waypoints", why)
    for count, text in enumerate(lines):
        line(f"lines.{count}", text)
    texts = [("target.expression", data["target"]["expression"])]
    texts += [(f"waypoints.{count}.expression", one["expression"]) for count, one in enumerate(waypoints)]
    texts += _ways(source, waypoints)
    for key, text in texts:
        line(key, text)
    after = {}
    for name, one in data.get("mistakes", {}).items():
        key = key_of(["mistakes", name])
        if one.get("after") not in (answer_type.start, *lines):
            raise source.error(f"{key}.after", "a line of `lines`, or the start, is expected")
        after[name] = one["after"]
    found = {"statement": answer_type.statement, "target": data["target"], "waypoints": waypoints}
    return found | {"lines": lines, "after": after}


def _ways(source, waypoints):
    """Pairs (key, text) of the other ways to the waypoints."""
    for count, one in enumerate(waypoints):
        for place, way in enumerate(one.get("ways", ())):
            key = f"waypoints.{count}.ways.{place}"
            if ("expression" in way) == ("of" in way):
                raise source.error(key, "either `expression` or `of` is expected")
            yield key, way.get("expression") or way["of"]


def hints(waypoints):
    """The questions of the waypoints, and the expressions that they lead to."""
    questions = [one["question"] for one in waypoints]
    leads = ", then ".join(f"`{one['expression']}`" for one in waypoints)
    return [questions[0], " ".join(questions[1:]), f"On the way stands {leads}."]
