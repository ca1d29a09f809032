"""Where voters go next whose party is not on the paper. Card and scores: docs/models-pacts.md.

Written by `python benchmarks/fit_transfers.py --write`; do not edit. Shares of the voters of a party by the next
different party on 1,800,126 ranked ballots; what the strength of a party adds; how far elections, regions and seats
stray (concentrations of nested Dirichlet distributions: the larger, the closer).
"""

from typing import Any

NONE = "none"  # votes for nobody else
POOL = "other"  # all parties that the table does not name

TRANSFERS: dict[str, Any] = {
    "rows": {
        "Con": {"none": 0.3407, "LD": 0.2728, "Lab": 0.2054, "other": 0.1317, "Green": 0.0493},
        "Lab": {"none": 0.4347, "LD": 0.1952, "Green": 0.1551, "Con": 0.12, "other": 0.095},
        "LD": {"Con": 0.2525, "Lab": 0.2499, "none": 0.2391, "Green": 0.1655, "other": 0.093},
        "Green": {"Lab": 0.3559, "none": 0.2458, "LD": 0.2241, "other": 0.1335, "Con": 0.0406},
        "UKIP": {"Con": 0.44, "Lab": 0.23, "LD": 0.2, "none": 0.13},
    },
    "with": {
        "SNP": {
            "Con": {"none": 0.3226, "LD": 0.2643, "Lab": 0.2, "other": 0.1288, "Green": 0.0446, "SNP": 0.0397},
            "Lab": {"none": 0.3507, "LD": 0.1728, "SNP": 0.1587, "Green": 0.1235, "Con": 0.1126, "other": 0.0817},
            "LD": {"Con": 0.241, "Lab": 0.2246, "none": 0.1986, "Green": 0.1356, "SNP": 0.1161, "other": 0.084},
            "Green": {"SNP": 0.437, "Lab": 0.2039, "LD": 0.147, "none": 0.0951, "other": 0.0832, "Con": 0.0338},
            "SNP": {"Green": 0.3544, "none": 0.2868, "Lab": 0.1723, "other": 0.0874, "LD": 0.0694, "Con": 0.0297},
        }
    },
    "typical": {
        "*": {"Con": 0.24, "Lab": 0.2809, "LD": 0.0906, "Green": 0.0829},
        "SNP": {"Con": 0.1603, "Lab": 0.1875, "LD": 0.0605, "Green": 0.0553, "SNP": 0.3153},
        "UKIP": {"Con": 0.3518, "Lab": 0.2846, "LD": 0.0562},
    },
    "strength": 0.35,
    "as": {"BRX": "UKIP", "RUK": "UKIP"},
    "concentrations": {"overall": 20.0, "region": 103.7, "seat": 46.1},
    "unknown": {"none": 0.3, "overall": 5.0},
}
