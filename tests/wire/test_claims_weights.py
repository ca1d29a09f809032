"""The claims model's weights: text that comes back as it went in, and plain words where it cannot be read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rejoinder.errors import Broken
from rejoinder.wire.claims import ADAPTER, FOLDER, packed, read_weights, unpacked

KILOBYTES_MAX = 400  # of all that ships


@given(arrays(np.float32, (3, 5), elements=st.floats(-8, 8, width=32)), st.sampled_from([0, 1]))
def test_a_matrix_comes_back_from_text_to_a_hundredth_of_its_largest(matrix, axis):
    back = unpacked(packed(matrix, axis))
    assert back.shape == matrix.shape
    assert np.abs(back - matrix).max() <= np.abs(matrix).max() / 200 + 1e-6


def test_what_ships_is_small_text_without_sentences():
    files = sorted(FOLDER.iterdir())
    assert sum(path.stat().st_size for path in files) < KILOBYTES_MAX * 1000
    assert all(len(term.split()) <= 2 for term in read_weights().words)
    (FOLDER / ADAPTER).read_text(encoding="ascii")


def test_a_broken_installation_says_what_to_do(tmp_path):
    with pytest.raises(Broken, match="install Rejoinder again"):
        read_weights(tmp_path)
