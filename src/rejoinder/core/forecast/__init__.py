"""Forecasts: how probable it is that something becomes a story, and how good past forecasts were. See docs/adr/0011.

scores.py      said against happened: Brier, skill, AUC, calibration
logistic.py    logistic regression with a prior
series.py      forecasting any series from its times alone, tried on what came after
counts.py      a series from times or counts; running totals told from plain counts
shape.py       what is known of a series at a moment, and of the others
hinges.py      additive logistic; trees.py: boosted trees
definition.py  what counts as a story
features.py    what is known of a story at a moment
model.py       chances for the four horizons, and what moved them
"""
