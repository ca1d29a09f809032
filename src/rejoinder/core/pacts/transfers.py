"""Where voters go next whose party is not on the paper. Card and scores: docs/models-pacts.md.

Shares of the voters of a party by the next different party on ranked ballots, and how far whole elections, regions and
seats stray from them (concentrations of nested Dirichlet distributions: the larger, the closer).
"""

from typing import Any

NONE = "none"  # votes for nobody else
POOL = "other"  # all parties that the table does not name

TRANSFERS: dict[str, Any] = {
    "rows": {
        "Con": {"Lab": 0.206, "LD": 0.272, "Green": 0.049, "other": 0.132, "none": 0.341},
        "Lab": {"Con": 0.12, "LD": 0.195, "Green": 0.155, "other": 0.095, "none": 0.435},
        "LD": {"Con": 0.252, "Lab": 0.25, "Green": 0.165, "other": 0.093, "none": 0.24},
        "Green": {"Con": 0.041, "Lab": 0.356, "LD": 0.223, "other": 0.134, "none": 0.246},
        "UKIP": {"Con": 0.44, "Lab": 0.26, "LD": 0.14, "Green": 0.04, "none": 0.12},
    },
    "with": {
        "SNP": {
            "Con": {"Lab": 0.2, "LD": 0.264, "SNP": 0.04, "Green": 0.045, "other": 0.128, "none": 0.323},
            "Lab": {"Con": 0.113, "LD": 0.173, "SNP": 0.159, "Green": 0.124, "other": 0.08, "none": 0.351},
            "LD": {"Con": 0.241, "Lab": 0.225, "SNP": 0.116, "Green": 0.136, "other": 0.083, "none": 0.199},
            "SNP": {"Con": 0.03, "Lab": 0.172, "LD": 0.069, "Green": 0.354, "other": 0.088, "none": 0.287},
            "Green": {"Con": 0.034, "Lab": 0.204, "LD": 0.147, "SNP": 0.437, "other": 0.083, "none": 0.095},
        },
    },
    "typical": {
        "*": {"Con": 0.175, "Lab": 0.205, "LD": 0.066, "Green": 0.06, "SNP": 0.3},
        "UKIP": {"Con": 0.36, "Lab": 0.32, "LD": 0.08},
    },
    "strength": 0.35,
    "as": {"BRX": "UKIP", "RUK": "UKIP"},
    "concentrations": {"overall": 20.0, "region": 60.0, "seat": 25.0},
    "unknown": {"none": 0.3, "overall": 5.0},
}
