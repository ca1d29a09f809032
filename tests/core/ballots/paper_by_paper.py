"""The same counts done the slow way, each paper for itself, written from the rules and not from our code."""

from fractions import Fraction


def scottish_totals(election, choose):
    """Totals of each stage in units of 0.00001. `choose(tied, history, wanted)` breaks ties."""
    papers = [[paper, 100_000, None] for paper, copies in election.papers.items() for _ in range(copies)]
    quota = (len(papers) // (election.seats + 1) + 1) * 100_000
    live, elected, to_move, totals = set(election.standing), [], [], {}
    history = []

    def give(moving):
        for paper in moving:
            paper[2] = next((each for each in paper[0] if each in live), None)
            if paper[2] is not None:
                totals[paper[2]] += paper[1]

    def close():
        history.append([totals[each] for each in range(len(election.candidates))])
        for each in sorted(live):
            if totals[each] >= quota:
                live.discard(each)
                elected.append(each)
                if totals[each] > quota:
                    to_move.append(each)
        if len(live) <= election.seats - len(elected):
            elected.extend(live)
            live.clear()

    totals = dict.fromkeys(range(len(election.candidates)), 0)
    give(papers)
    close()
    while len(elected) < election.seats and live:
        if to_move:
            most = max(totals[each] for each in to_move)
            of = choose([each for each in to_move if totals[each] == most], history, "most")
            to_move.remove(of)
            surplus, total = totals[of] - quota, totals[of]
            moving = [paper for paper in papers if paper[2] == of]
            for paper in moving:
                paper[1] = surplus * paper[1] // total
            totals[of] = quota
        else:
            least = min(totals[each] for each in live)
            of = choose([each for each in live if totals[each] == least], history, "fewest")
            live.discard(of)
            moving = [paper for paper in papers if paper[2] == of]
            totals[of] = 0
        give(moving)
        close()
    return history, set(elected)


def shared_out(election, keep, hopeful, additive):
    """Exact votes of each candidate by Meek's or Warren's sharing, and what runs out; `keep` in fractions."""
    votes = [Fraction(0)] * len(election.candidates)
    ended = Fraction(0)
    for paper, copies in election.papers.items():
        left = Fraction(1)
        for each in paper:
            part = left if each in hopeful else min(left, keep[each]) if additive else left * keep[each]
            votes[each] += copies * part
            left -= part
        ended += copies * left
    return votes, ended
