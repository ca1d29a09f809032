"""A storm of previews after a post, with people inside: who is told apart, beside a list of user agents.

    python benchmarks/preview_storm.py [--seeds 5] [--speed]

Rows: the classifier as `rejoinder clicks classify` runs it; the same as the desk runs it, with times cut to the minute;
and the peer, which is our own list of agents used alone. The thresholds were chosen on TUNED. HELD_OUT was run then; its
two last worlds, without Sec-Fetch, led to the rule that people do not stop at once. FRESH was looked at while that rule
was made fair to people who do stop. LAST was written after everything and run once.
"""

import argparse
import time
from collections import Counter

from rejoinder.core.clicks import Request, Seen, look_at, read_agent, recorded_in, signs_of, tell_all
from rejoinder.core.clicks.agents import AgentKind
from rejoinder.core.clicks.looks import Sign
from storm_world import FRESH, HELD_OUT, LAST, LIMITS, TUNED, clicks, scaled


def ours(rows, cut_s=0.0):
    signs = [signs_of(Request(row["user_agent"], row["method"], row["headers"])) for row in rows]
    recorded = recorded_in(one.signs for one in signs)
    seen = (
        Seen(row["time"] // cut_s * cut_s, row["ip"], row["link"], look_at(one, recorded))
        if cut_s
        else Seen(row["time"], row["ip"], row["link"], look_at(one, recorded), one.agent.kin)
        for row, one in zip(rows, signs, strict=True)
    )
    return [told.kind.value for told in tell_all(seen, has_sure=bool(recorded & Sign.FETCH), resolution_s=cut_s)]


def by_list(rows):
    robots = (AgentKind.PREVIEW, AgentKind.ROBOT, AgentKind.TOOL, AgentKind.NONE)
    return ["preview" if read_agent(row["user_agent"]).kind in robots else "human" for row in rows]


def scores(rows, told):
    """False humans among previews and all humans kept, as shares of requests."""
    n = Counter(row["truth"] for row in rows)
    got = Counter((row["truth"], kind) for row, kind in zip(rows, told, strict=True))
    return got["preview", "human"] / n["preview"], got["human", "human"] / n["human"], got


def show(worlds, seeds):
    print(f"{'world':26}{'way':12}{'previews counted human':>24}{'humans kept':>14}   worst of {seeds} seeds")
    for world in worlds:
        runs = [clicks(world, seed) for seed in range(seeds)]
        for way, tell in (("ours", ours), ("at the desk", lambda rows: ours(rows, 60.0)), ("list alone", by_list)):
            found = [scores(rows, tell(rows)) for rows in runs]
            false, kept = [f for f, _, _ in found], [k for _, k, _ in found]
            mean = f"{100 * sum(false) / seeds:23.2f}%{100 * sum(kept) / seeds:13.1f}%"
            print(f"{world.name:26}{way:12}{mean}   {100 * max(false):.2f}% and {100 * min(kept):.1f}%")


def parts(worlds, seeds):
    """Where the false ones come from, and what became of the people that were lost."""
    for world in worlds:
        by_part, lost = Counter(), Counter()
        for seed in range(seeds):
            rows = clicks(world, seed)
            for row, kind in zip(rows, ours(rows), strict=True):
                if row["truth"] == "preview" and kind == "human":
                    by_part[row["part"]] += 1
                if row["truth"] == "human" and kind != "human":
                    lost[kind] += 1
        print(f"{world.name}: counted human though previews {dict(by_part)}; people told as {dict(lost)}")


def speed():
    rows = clicks(scaled(TUNED[0], 50), 0)
    began = time.process_time()
    ours(rows)
    took = time.process_time() - began
    print(f"{len(rows):,} clicks in {took:.2f} CPU-s: {len(rows) / took:,.0f} a CPU-second")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--speed", action="store_true")
    options.add_argument("--only", choices=["tuned", "held-out", "fresh", "last", "limits"])
    chosen = options.parse_args()
    if chosen.speed:
        speed()
        return
    groups = {"tuned": TUNED, "held-out": HELD_OUT, "fresh": FRESH, "last": LAST, "limits": LIMITS}
    for name, worlds in groups.items():
        if chosen.only in (None, name):
            print(f"\n{name}")
            show(worlds, chosen.seeds)
            parts(worlds, chosen.seeds)


if __name__ == "__main__":
    main()
