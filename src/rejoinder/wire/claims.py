"""The claims model: its weights, which ship as text, and the sentence encoder taught to tell claims.

See docs/models-claims.md. What was taught is a low-rank change of the upper layers (Hu et al., LoRA, ICLR 2022); it is
added to the weights of the installed encoder when the model is built, so that run time needs nothing more.
"""

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.claims.model import ClaimModel, ClaimWeights, Linear
from rejoinder.errors import Broken
from rejoinder.wire.encoder import Build, load_encoder
from rejoinder.wire.minilm import Weights

FOLDER = Path(__file__).with_name("claim_weights")
ADAPTER, LINEAR, WORDS = "adapter.json", "linear.json", "words.tsv"


def load_claim_model(*, threads: int = 1, is_lexical: bool = False) -> ClaimModel:
    """The shipped model, ready to score; by words alone where asked.

    Raises Missing where the encoder is not installed, Broken where the shipped files cannot be read.
    """
    return ClaimModel(read_weights(), None if is_lexical else load_encoder(threads, CLAIMS))


@cache
def read_weights(folder: Path = FOLDER) -> ClaimWeights:
    """The linear models and the words, from the text files of a folder."""
    try:
        linear = json.loads((folder / LINEAR).read_text(encoding="utf-8"))
        rows = [line.split("\t") for line in (folder / WORDS).read_text(encoding="utf-8").splitlines()]
        words = {term: (float(rarity), float(weight)) for term, rarity, weight in rows}
        heads = {name: (_head(said["weights"]), float(said["bias"])) for name, said in linear["heads"].items()}
        models = {name: Linear(**values) for name, values in linear["models"].items()}
        return ClaimWeights(words, float(linear["words_bias"]), heads, models)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Broken(f"claims model: the files in {folder} cannot be read ({error}); install Rejoinder again") from None


def _head(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b85decode(text), dtype="<f2").astype(np.float32)


def _taught(weights: Weights) -> Weights:
    """The encoder's weights with the change added. Raises Broken where the file does not fit them."""
    changed = dict(weights)
    try:
        for name, packed in json.loads((FOLDER / ADAPTER).read_text(encoding="utf-8"))["layers"].items():
            weight = changed[f"{name}.weight"]
            change = unpacked(packed["b"]) @ unpacked(packed["a"])
            changed[f"{name}.weight"] = (weight + change).astype(np.float32)
    except (OSError, ValueError, KeyError) as error:
        raise Broken(f"claims encoder: {FOLDER / ADAPTER} cannot be read ({error}); install Rejoinder again") from None
    return changed


def packed(matrix: NDArray[np.float32], axis: int) -> dict[str, Any]:
    """A matrix as text: int8 in base 85, with one scale for each row (`axis` 1) or column (0)."""
    scale = np.maximum(np.abs(matrix).max(axis=axis, keepdims=True), 1e-12) / 127
    whole = np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8)
    return {
        "shape": list(matrix.shape),
        "scale_shape": list(scale.shape),
        "scale": [float(f"{value:.5g}") for value in scale.ravel()],
        "int8": base64.b85encode(whole.tobytes()).decode("ascii"),
    }


def unpacked(stored: dict[str, Any]) -> NDArray[np.float32]:
    """The matrix that `packed` made text of, to a hundredth of its scale."""
    whole = np.frombuffer(base64.b85decode(stored["int8"]), dtype=np.int8).reshape(stored["shape"])
    scale = np.array(stored["scale"], dtype=np.float32).reshape(stored["scale_shape"])
    return np.asarray(whole.astype(np.float32) * scale, dtype=np.float32)


def _print_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except OSError:
        return "none"


# Another change is another file: one that was built from an older change is never taken for it.
CLAIMS = Build(f"minilm-claims-{_print_of(FOLDER / ADAPTER)}-int8.onnx", _taught)
