"""Conditional pledges: who stands aside where if somebody else does, solved for what all can keep at once.

See docs/pledges.md and docs/adr/0034.

values.py    pledges, conditions and votes
reading.py   out of JSON; clauses.py: what is given on what condition; places.py: lines and columns
writing.py   into JSON
net.py       pledges as numbers, and what follows without any choice
optimum.py   the greatest set where there is a choice
together.py  pledges that stand or fall together, searched as one
exchange.py  a large set to begin from
search.py    branch and cut, for many pledges; relaxed.py: its relaxation; implied.py, halves.py: rows that tighten it
solving.py   the answer as one value
circles.py   mutual pledges
unmet.py     what is missing, or what clashes
telling.py   all of it in words
payment.py   words that smell of payment
"""
