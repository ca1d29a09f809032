"""Counts wards with pref-voting for count_wards.py, in a Python of its own: lines of JSON in, lines of JSON out.

In: [rule, ward, seats, candidates, [[copies, choices...], ...]]. Out: [rule, ward, CPU seconds, winners]. The rules
other than Scottish are asked until the seconds named on the command line are used up.
"""

import json
import sys
import time

from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_meek, stv_scottish, stv_warren

METHODS = {"scottish": stv_scottish, "meek": stv_meek, "warren": stv_warren}
left = float(sys.argv[1])

for line in sys.stdin:
    rule, ward, seats, number, papers = json.loads(line)
    if rule != "scottish" and left <= 0:
        continue
    rankings = [{choice: rank for rank, choice in enumerate(choices, 1)} for _, *choices in papers]
    profile = ProfileWithTies(rankings, rcounts=[copies for copies, *_ in papers], candidates=list(range(number)))
    start = time.process_time()
    winners = METHODS[rule](profile, num_seats=seats)
    spent = time.process_time() - start
    if rule != "scottish":
        left -= spent
    print(json.dumps([rule, ward, spent, [int(winner) for winner in winners]]), flush=True)
