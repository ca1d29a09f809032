"""Static vectors from the package's weights: near texts are near, and odd texts do no harm."""

import numpy as np
import pytest

from rejoinder.errors import Missing
from rejoinder.wire.static import WIDTH, load_static

try:
    ENCODE = load_static()
except Missing as missing:
    pytest.skip(str(missing), allow_module_level=True)


def test_near_texts_are_nearer_than_others():
    ferry, boat, budget = ENCODE(["night ferry cut", "late boat service cancelled", "council budget vote"])
    assert ferry @ boat > ferry @ budget


def test_rows_are_of_unit_length_and_a_text_without_pieces_is_nought():
    rows = ENCODE(["ferry", "", "🎉", "a\ud800b", "x" * 100_000])
    assert rows.shape == (5, WIDTH)
    lengths = np.linalg.norm(rows, axis=1)
    assert lengths[1] == 0
    assert np.allclose(np.delete(lengths, 1), 1, atol=1e-4)
