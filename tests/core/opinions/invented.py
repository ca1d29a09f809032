"""Invented votes: groups that are planted, or none."""

import numpy as np

from rejoinder.core.opinions import ABSENT, Answers


def answers_of(votes):
    people, statements = votes.shape
    return Answers(tuple(f"p{n}" for n in range(people)), tuple(f"s{n:02}" for n in range(statements)), votes)


def planted(sizes, *, statements=20, seed=0, firm=0.9, absent=0.0):
    """Groups of these sizes; on each statement every group leans its own way, and a share `firm` says so."""
    draw = np.random.default_rng(seed)
    leanings = draw.choice([-1, 1], (len(sizes), statements))
    of = np.repeat(np.arange(len(sizes)), sizes)
    votes = np.where(draw.random((len(of), statements)) < firm, leanings[of], -leanings[of]).astype(np.int8)
    votes[draw.random(votes.shape) < 0.05] = 0
    votes[draw.random(votes.shape) < absent] = ABSENT
    return answers_of(votes), of


def unstructured(people, statements, *, seed=0, absent=0.0):
    """Each statement has its own share of agreement; nobody's answers hang together."""
    draw = np.random.default_rng(seed)
    votes = np.where(draw.random((people, statements)) < draw.uniform(0.1, 0.9, statements), 1, -1).astype(np.int8)
    votes[draw.random(votes.shape) < 0.1] = 0
    votes[draw.random(votes.shape) < absent] = ABSENT
    return answers_of(votes)
