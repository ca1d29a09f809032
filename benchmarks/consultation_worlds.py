"""Invented consultations: people of one cloud, in eight shapes, and people of groups. Votes are 1, 0, -1 or ABSENT."""

import numpy as np

from rejoinder.core.opinions import ABSENT

CLOUDS = {
    "unstructured": "each statement has its own share, nobody's answers hang together",
    "yea-sayers": "people differ in how readily they agree and pass, in nothing else",
    "line": "one opinion, spread as a bell; statements weigh it differently",
    "line, sharp": "the same, statements three times as sharp",
    "line, flat": "one opinion, as many in the middle as at the ends",
    "line, skew": "one opinion, most at one end",
    "line, heavy": "one opinion, a few very far out",
    "plane": "two opinions, each spread as a bell",
}
ANSWERED = ("all", "half", "early")
PEOPLE = (60, 150, 400)
STATEMENTS = (8, 30, 100)


def cloud(draw, kind, people, statements, answered):
    """Votes of people who form no groups."""
    base, passing = draw.normal(0.4, 1.2, statements), draw.uniform(0.02, 0.3, (1, statements))
    one, weights = draw.normal(0, 1, (people, 1)), draw.normal(0, 1, statements)
    lean = {
        "unstructured": lambda: np.zeros((people, 1)),
        "yea-sayers": lambda: one,
        "line": lambda: one * 1.3 * weights,
        "line, sharp": lambda: one * 3 * weights,
        "line, flat": lambda: draw.uniform(-1.73, 1.73, (people, 1)) * 1.8 * weights,
        "line, skew": lambda: (draw.exponential(1, (people, 1)) - 1) * 1.5 * weights,
        "line, heavy": lambda: draw.standard_t(3, (people, 1)) * weights,
        "plane": lambda: draw.normal(0, 1.3, (people, 2)) @ draw.normal(0, 1, (2, statements)),
    }[kind]()
    if kind == "yea-sayers":
        passing = np.clip(passing + draw.beta(0.6, 3, (people, 1)), 0, 0.95)
    return _votes(draw, base + lean, passing, answered)


def planted(draw, sizes, statements, answered, *, share, firm=2.0, within=0.4):
    """Votes and true groups. On a `share` of the statements each group leans its own way; inside a group people differ."""
    groups, of = len(sizes), np.repeat(np.arange(len(sizes)), sizes)
    base, passing = draw.normal(0.4, 1.2, statements), draw.uniform(0.02, 0.2, (1, statements))
    differs = draw.random(statements) < share
    sides = draw.choice([-1.0, 1.0], (groups, statements))
    alike = np.abs(sides.sum(axis=0)) == groups
    sides[draw.integers(groups, size=statements)[alike], np.flatnonzero(alike)] *= -1
    lean = np.where(differs, 0.3 * base + firm * sides[of], base)
    lean = lean + draw.normal(0, 1, (len(of), 1)) * draw.normal(0, within, statements)
    return _votes(draw, lean, passing, answered), of


def _votes(draw, lean, passing, answered):
    votes = np.where(draw.random(lean.shape) < 1 / (1 + np.exp(-lean)), 1, -1).astype(np.int8)
    votes[draw.random(lean.shape) < passing] = 0
    votes[~_given(draw, *lean.shape, answered)] = ABSENT
    return votes


def _given(draw, people, statements, answered):
    """Who answered what: all; 7 or more by chance; or the first ones shown until they tire."""
    least = min(7, statements)
    if answered == "all":
        return np.ones((people, statements), bool)
    if answered == "half":
        order, counts = draw.random((people, statements)), draw.integers(least, statements + 1, people)
    else:
        order = np.arange(statements) + draw.normal(0, 0.1 * statements, (people, statements))
        counts = np.clip(draw.geometric(1 / max(8, 0.35 * statements), people), least, statements)
    return order.argsort(axis=1).argsort(axis=1) < counts[:, None]
