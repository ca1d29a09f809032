"""Forecasts: how probable it is that something becomes a story, and how good past forecasts were. See docs/adr/0011.

scores.py      said against happened: Brier, skill, AUC, calibration
logistic.py    logistic regression with a prior
series.py      forecasting any series from its times alone, tried on what came after
definition.py  what counts as a story
features.py    what is known of a story at a moment
model.py       chances for the four horizons, and what moved them
"""
