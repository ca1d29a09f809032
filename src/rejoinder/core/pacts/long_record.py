"""How far a whole country has moved from one election to the next, over sixty years.

Shares of all votes in the United Kingdom, in percent, at the 17 general elections of 1945 to 2005, as published by
the House of Commons Library (UK Election Statistics, CBP-7529). Conservatives with their National Liberal allies;
Liberals with the SDP, and only from 1974 on, when they stood nearly everywhere. It ends in 2005, where the elections
that shocks are fitted to begin.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

CON = (39.6, 43.4, 48.0, 49.7, 49.4, 43.4, 41.9, 46.4, 37.9, 35.8, 43.9, 42.4, 42.2, 41.9, 30.7, 31.7, 32.4)
LAB = (48.0, 46.1, 48.8, 46.4, 43.8, 44.1, 48.0, 43.1, 37.2, 39.2, 36.9, 27.6, 30.8, 34.4, 43.2, 40.7, 35.2)
LD = (19.3, 18.3, 13.8, 25.4, 22.6, 17.8, 16.8, 18.3, 22.0)


def long_moves() -> NDArray[np.float64]:
    """n x 2: a party's share at one election, and the logarithm of what came next over it.

    >>> long_moves().shape
    (40, 2)
    """
    return np.array([(then / 100, np.log(now / then)) for party in (CON, LAB, LD) for then, now in pairwise(party)])
