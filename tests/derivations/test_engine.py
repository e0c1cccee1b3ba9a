"""The engine against what is not the engine: finite differences, other seeds, other ways to write, bad input."""

import re
from itertools import product

import numpy as np
import pytest
from derivations.test_statements import STATEMENTS
from sample import amount, sample

from coursekit.core.plain import AnswerParseError
from coursekit.derivations import points
from coursekit.derivations.derivation import Derivation
from coursekit.derivations.node import walk, written
from coursekit.derivations.value import value
from coursekit.exercises import BANK
from coursekit.exercises.answer_types.derivation import typeset
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge

every = pytest.mark.parametrize("id", STATEMENTS)


def verdict(id, text):
    return judge(BANK[id], {}, BANK[id].answer_type.read(text))


# ---- derivatives


def nudged(world, symbol, place, step):
    """The world with one entry of a symbol moved; what is defined by it follows by itself."""
    moved = points.World.__new__(points.World)
    moved.__dict__.update(world.__dict__, values=dict(world.values))
    values = np.array(np.broadcast_to(world.values[symbol], world.values[symbol].shape))
    values[..., place[0], place[1]] += step
    moved.values[symbol] = values
    return moved


@every
def test_derivatives_are_those_of_finite_differences(id):
    known = ANSWERS[id].known
    world, tried = known.worlds[0], 0
    nodes = {one for line in known.solution for side in line.sides for one in walk(side) if one.kind == "d"}
    for node in sorted(nodes, key=repr):
        top, by = node.args
        symbol = by.value if by.kind == "name" else None
        found = {one.value for one in walk(node) if one.kind == "name"} - set(known.statement.names.shapes) - {"I"}
        if symbol not in world.values or isinstance(world.values[symbol], list) or found:
            continue  # with respect to something that is defined, or inside of a sum: the statements' own tests have it
        exact = value(node, world)
        rows, columns = world.values[symbol].shape[-2:]
        for row, column in np.ndindex(rows, columns):
            up, down = (value(top, nudged(world, symbol, (row, column), step)) for step in (1e-5, -1e-5))
            slope = (up - down) / 2e-5
            entry = exact[..., row : row + 1, column : column + 1] if exact.shape[-2:] == (rows, columns) else None
            if exact.shape[-1] == rows and slope.shape[-2:] == (exact.shape[-2], 1) and slope.size > entry_size(slope):
                entry = exact[..., :, row : row + 1]
            np.testing.assert_allclose(np.broadcast_to(entry, slope.shape), slope, rtol=1e-5, atol=1e-6)
            tried += 1
    assert tried or not any(one.args[1].value in world.values for one in nodes if not one.args[1].args)


def entry_size(slope):
    return slope.shape[0] * slope.shape[1]


# ---- mistakes


@every
@pytest.mark.parametrize("seed", range(1, amount(2, 12)))
def test_every_mistake_is_stopped_at_its_line_and_named_whatever_the_seed(id, seed):
    answer = ANSWERS[id]
    known = Derivation(answer.statement, answer.target, answer.waypoints, answer.listed, answer.lines, seed)
    assert len(answer.listed) >= 5
    for mistake, text in answer.wrong(None, {}):
        lines = [known.line(one) for one in text.splitlines()]
        chain = known.follow(lines)
        assert chain.fault, mistake.name
        assert chain.fault.line == len(lines) - 1
        slip = known.diagnosis.slip(chain)
        assert (slip.name, slip.known) == (mistake.name, True)


@pytest.mark.parametrize("id", sample(STATEMENTS, 6))
def test_most_mistakes_have_a_name_without_the_list(id):
    """The general slips, as they meet an exercise that lists nothing."""
    answer = ANSWERS[id]
    known = Derivation(answer.statement, answer.target, answer.waypoints, [], answer.lines)
    chains = [known.follow([known.line(one) for one in text.splitlines()]) for _, text in answer.wrong(None, {})]
    slips = [known.diagnosis.slip(chain) for chain in chains]
    assert sum(slip is not None for slip in slips) >= len(slips) / 2


# ---- the same in other words


def with_signs(text):
    """With the signs of a mathematician's keyboard."""
    signs = {"*": "·", "^2": "²", "beta": "β", "theta": "θ", "sigma": "σ", "<=": "≤", ">=": "≥", "||": "‖"}
    for old, new in signs.items():
        text = text.replace(old, new)
    text = re.sub(r"sum\((\w), (\w), (\w), ", r"Σ_{\1=\2}^{\3} (", text)
    return text.replace(".·", "⊙")


WAYS = {
    "as it is": lambda text, line: text,
    "without blanks": lambda text, line: text.replace(" ", ""),
    "with signs": lambda text, line: with_signs(text),
    "as LaTeX": lambda text, line: typeset(line),
    "powers of Python": lambda text, line: text.replace("^", "**"),
    "written out": lambda text, line: " ".join(
        f"{sign} {written(side)}" for sign, side in zip(line.relations, line.sides, strict=True)
    ),
    "with remarks": lambda text, line: f"{text}   [as it is known]",
}


@pytest.mark.parametrize(("id", "way"), sample(product(STATEMENTS, WAYS), 75))  # 75 of 224: all ways, all statements
def test_the_solution_is_right_however_it_is_written(id, way):
    known = ANSWERS[id].known
    text = "\n".join(WAYS[way](one, known.line(one)) for one in ANSWERS[id].lines)
    found = verdict(id, text)
    assert (found.status, found.mistake) == ("right", None), text


@every
def test_start_and_target_alone_earn_the_result(id):
    data = STATEMENTS[id]
    target = data["target"]
    short = f"{data['start']}\n{target.get('left')} = {target['expression']}"
    if not target.get("left"):
        short = f"{data['start']} {target.get('relation', '=')} {target['expression']}"
    found = verdict(id, short)
    assert [step.status for step in found.steps] == ["right"] + ["not attempted"] * len(data["waypoints"])
    assert "show how" in found.message


def test_true_lines_that_reach_nothing_yet_are_an_attempt():
    found = verdict("bv/bias-variance", "E[(g - f)^2] = E[(g - f)^2] + 0")
    assert (found.status, found.points, found.mistake) == ("partly right", 0, None)
    assert found.message.startswith("Every line is true so far.")
    assert verdict("bv/bias-variance", "E[(g - f)^2] = ...").status == "not attempted"


@pytest.mark.parametrize("id", sample(STATEMENTS, 8))
def test_a_repeated_line_earns_nothing(id):
    lines = ANSWERS[id].lines
    once, again = verdict(id, lines[0]), verdict(id, "\n".join([lines[0], *[f"= {lines[0].rpartition('=')[2]}"] * 3]))
    assert again.points == once.points


# ---- bad input

BAD = {
    "120,000 characters": "{} = " + "x+" * 60_000,
    "30,000 lines": "\n".join(["= 1"] * 30_000),
    "brackets": "{} = " + "(" * 400 + "1" + ")" * 400,
    "brackets that are open": "{} = " + "(" * 900,
    "derivatives": "{} = " + "d(" * 60 + "1" + ")/dz" * 60,
    "expectations": "{} = " + "E[" * 60 + "1" + "]" * 60,
    "sums of sums": "{} = sum(i,1,60,sum(j,1,60,sum(l,1,60,i*j*l)))",
    "a long sum": "{} = sum(i,1,10^9,i)",
    "a power": "{} = 9^9^9^9^9",
    "a large matrix": "{} = ones(10^6, 10^6)",
    "right to left": "{} = \u202e1+",
    "a picture": "data:image/png;base64," + "iVBORw0KGgo" * 200,
    "code": '__import__("os").system("true")',
    "half a character": "{} = \ud800",
    "a zero byte": "{} = \x00",
    "relations": "=" * 500,
    "bars": "{} = " + "|" * 300,
    "primes": "{} = 1" + "'" * 900,
    "a comparison": "{} < 1",
}


BADLY = ("losses/hinge-gradient", "sgd/batch-variance", "gd/normal-equations")


@pytest.mark.parametrize(("id", "bad"), [(BADLY[count % len(BADLY)], bad) for count, bad in enumerate(BAD)])
def test_whatever_is_typed_ends_in_a_sentence(id, bad):
    start = BANK[id].answer_type.start
    found = verdict(id, BAD[bad].replace("{}", start.partition(" = 0")[0]))
    assert found.points == 0
    assert found.message.endswith((".", "?", "in the notebook."))
    assert "cannot be judged" not in found.message
    for row in BANK[id].answer_type.echo(BAD[bad].replace("{}", start)):
        assert row["latex"] or row["problem"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("dL/dw = X", "`X`: this is not known here"),
        ("dL/dw = -y*x +", "At the end of the formula"),
        ("dL/dw = E", "an expectation is written with brackets"),
        ("dL/dw = w'*w*w'", "`dL/dw` is a column of `d`, and `w'*w*w'` is a row of `d`"),
        ("dL/dw = w*x", "`w` is a column of `d` and `x` is a column of `d`: they cannot be multiplied"),
        ("dL/dw = w/x", "only a number can divide"),
        ("dL/dw = w^2", "only a square matrix has a power"),
        ("dL/dw = ||w||_1*x", "only the Euclidean norm"),
        ("dL/dw = d(w*w')/dw", "only a number, or a column by a column, is differentiated"),
        ("dL/dw = sum(i, x)", "the limits of the sum over `i` are missing"),
        ("dL/dw = -y*x =", "A side of this line is missing"),
        ("dL/dw = sum(1, d, x)", "a sum over an index is written"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(typed, said):
    assert said in verdict("losses/hinge-gradient", typed).message


def test_the_sandbox_is_told_of_a_line_that_cannot_be_read():
    kind = BANK["losses/hinge-gradient"].answer_type
    assert "Line 2 cannot be read" in kind.unread(kind.read("dL/dw = ds/dw\n= foo"))
    with pytest.raises(AnswerParseError):
        ANSWERS["losses/hinge-gradient"].known.line("= foo")


@pytest.mark.parametrize(
    ("remark", "said"),
    [
        ("chain rule", ""),
        ("quotient rule", "no fraction is differentiated"),
        ("the label stays", ""),
        ("by independence", "no mean"),
    ],
)
def test_a_remark_that_names_a_rule_has_to_fit(remark, said):
    lines = ANSWERS["losses/hinge-gradient"].lines
    found = verdict("losses/hinge-gradient", "\n".join([*lines[:-1], f"{lines[-1]}   [{remark}]"]))
    assert found.status == "right"
    assert said in found.message
    assert bool(said) == ("does not fit line 5" in found.message)


@pytest.mark.parametrize(
    ("id", "text", "points"),
    [
        ("gd/least-squares-gradient", "u = X*w - y\ndL/dw = d(u'*u)/dw/n\n= (2/n)*(du/dw)'*u\n= (2/n)*X'*u", 3),
        (
            "gd/descent-direction",
            "let v = -g\nf(x - t*g) = f(x + t*v)\n= f(x) + t*v'*g + o(t)\n= f(x) - t*g'*g + o(t)",
            1,
        ),
        ("backprop/softmax-cross-entropy", "dp_j/ds_c = -p_j*p_c   [j != c]\ndp_c/ds_c = p_c*(1 - p_c)", 0),
        ("sgd/batch-variance", "E[(g_i - u)*(g_j - u)] = 0", 0),
        ("losses/squared-error", "e_i = w*x_i + b - y_i\ndL/dw = (2/n)*sum(j, 1, n, e_j*x_j)", 1),
    ],
)
def test_lines_beside_the_derivation_are_read_as_on_paper(id, text, points):
    found = verdict(id, text)
    assert found.mistake is None, found
    assert "not true" not in found.message
    assert found.points >= points


def test_a_name_of_ones_own_has_to_be_said_before_it_is_used():
    assert "cannot be read" in verdict("gd/least-squares-gradient", "dL/dw = 2*q").message
    assert "does not say what it is" in verdict("gd/least-squares-gradient", "q = q + 1").message
    assert "below `d`" in verdict("gd/least-squares-gradient", "q = X*w\ndL/dq = 0").message


# ---- what stands around the formulas

SHORT = "df/dx + df/dy + df/dz = df/dq*dq/dx + df/dq*dq/dy + df/dz\n= z*1 + z*1 + q{}\n= 2*z + x + y"


@pytest.mark.parametrize(
    "remark",
    [
        "  # sum rule",
        "  % sum rule",
        " // sum rule",
        " (by the chain rule)",
        " (chain rule)",
        "  by the sum rule",
        ", since q = x + y",
        " [sum rule].",
        r" \quad \text{(sum rule)}",
        ",",
        ".",
        "\nBy the definition of q:",
        "\n# the sum node",
    ],
)
def test_a_remark_is_a_remark_however_it_is_marked(remark):
    found = verdict("backprop/xyz-chain", SHORT.format(remark))
    assert (found.status, found.mistake) == ("right", None), found


def test_what_could_be_a_factor_is_one():
    assert verdict("losses/hinge-gradient", "dL/dw = -y*x (b + 1)").steps[0].status == "wrong"
    assert "not known here" in verdict("losses/hinge-gradient", "dL/dw = -y*x (chains)").message
    assert verdict("losses/hinge-gradient", "dL/dw = -by x").steps[0].status == "wrong"
    assert verdict("opt/unrolled-velocity", "v3 = beta*v2 - r g3").mistake is None


@pytest.mark.parametrize(
    "lead", ["=> ", "<=> ", "⇒ ", "-> ", r"\Rightarrow ", "so ", "Hence, ", "Therefore ", "1) ", "2. "]
)
def test_an_arrow_or_a_word_may_begin_a_line(lead):
    lines = ANSWERS["gd/normal-equations"].lines
    found = verdict("gd/normal-equations", "\n".join([lines[0], *(f"{lead}{one}" for one in lines[1:])]))
    assert (found.status, found.mistake) == ("right", None), found


def test_an_environment_of_latex_is_layout():
    lines = [
        f"{typeset(ANSWERS['gd/normal-equations'].known.line(one))} \\\\"
        for one in ANSWERS["gd/normal-equations"].lines
    ]
    found = verdict("gd/normal-equations", "\n".join([r"\begin{aligned}", *lines, r"\end{aligned}"]))
    assert (found.status, found.mistake) == ("right", None), found
    assert "no line" in verdict("gd/normal-equations", "\\begin{aligned}\n\\end{aligned}").message


@pytest.mark.parametrize(
    ("id", "typed", "said"),
    [
        ("backprop/softmax-cross-entropy", "dp_j/ds_c = p_j*(δ_{jc} - p_c)", "there `j` is never `c`"),
        ("backprop/softmax-cross-entropy", "dp_j/ds_c = p_j*(1[j = c] - p_c)", "there `j` is never `c`"),
        ("backprop/softmax-cross-entropy", r"dL/ds_c = \sum_{j \ne c} y_j p_c", "there `j` is never `c`"),
        ("gd/descent-direction", "f(x - t*g) = f(x) - 1/2x'*g", "`1/(2*x')` or `1/2*x'`"),
        ("backprop/hidden-delta", "dL/dU = D*W' .* (A - A^2)", "entry by entry it is `A .* A`"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(id, typed, said):
    assert said in verdict(id, typed).message


def test_an_equation_may_have_many_sides_and_helpers_beside_it():
    lines = [
        "V = E[(w - r*(a*w + u))^2]",
        "E[w*u] = E[w]*E[u] = 0",
        "V = E[((1 - r*a)*w - r*u)^2] = (1 - r*a)^2*E[w^2] - 2*r*(1 - r*a)*E[w*u] + r^2*E[u^2] = (1 - r*a)^2*V + r^2*s",
        "V = r*s/(a*(2 - r*a))",
    ]
    assert verdict("sgd/plateau", "\n".join(lines)).status == "right"


def test_what_is_zero_at_the_solution_is_no_missing_factor():
    found = verdict("gd/normal-equations", "w = 0")
    assert found.mistake is None
    assert "Line 1, `w = 0`, is not true" in found.message
