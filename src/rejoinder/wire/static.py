"""Static word vectors: a fast, rough sense of what a text is about, where the sentence encoder is too slow or missing.

The weights lie in the package wordllama (Miller 2024, MIT; 32,000 word pieces of 256 numbers). Its own code is not
used: it would import what we do not need, and ask a hub for a file that the package holds.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.text import Encode
from rejoinder.errors import Broken, Missing

WIDTH = 256
LETTERS_MAX = 4_000
_PACKAGE = "wordllama"
_WEIGHTS = Path("weights", "l2_supercat_256.safetensors")
_PIECES = Path("tokenizers", "l2_supercat_tokenizer_config.json")
_HOW = "Run bin/install, or work by words alone (--tier lexical)."


def load_static() -> Encode:
    """Texts to unit rows of 256 float32: the mean of the vectors of their word pieces; noughts for one without pieces.

    Some 8,000 headlines a CPU-second. Raises Missing, saying what to install, where weights or libraries are not
    there; Broken where they cannot be read.
    """
    folder = _folder()
    try:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        table = load_file(folder / _WEIGHTS)["embedding.weight"]
        tokenizer = Tokenizer.from_file(str(folder / _PIECES))
    except ImportError as error:
        raise Missing(f"static vectors: {error.name} is not installed. {_HOW}") from None
    except Exception as error:  # both libraries raise bare exceptions of their own for a damaged file
        raise Broken(f"static vectors: {folder} cannot be read ({error}); install {_PACKAGE} again") from None
    tokenizer.no_padding()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        made = np.zeros((len(texts), WIDTH), dtype=np.float32)
        readable = [text[:LETTERS_MAX].encode("utf-8", "replace").decode("utf-8") for text in texts]
        for row, pieces in enumerate(tokenizer.encode_batch(readable, add_special_tokens=False)):
            if pieces.ids:
                mean = table[pieces.ids].mean(axis=0, dtype=np.float32)
                made[row] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return made

    return encode


def _folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (Path(place) / _WEIGHTS).is_file() and (Path(place) / _PIECES).is_file():
            return Path(place)
    raise Missing(f"static vectors: the package {_PACKAGE} is not installed. {_HOW}")
