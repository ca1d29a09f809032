"""The graph of all-MiniLM-L6-v2, written node by node from its weights: no torch is needed to make the model.

BERT with 6 layers, 12 heads and 384 numbers a word (Devlin et al. 2019; Wang et al. 2020), mean pooling over the words
and unit length, as the model's own configuration says. Inputs: `input_ids` and `attention_mask`, both int64, texts ×
words. Output: `vector`, float32, texts × 384.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]

LAYERS = 6
HEADS = 12
WIDTH = 384
OPSET = 17  # the first with LayerNormalization
_NORM_EPSILON = 1e-12  # config.json of the model
_MASKED = -1e9  # added to the score of padding before the softmax; not the least float, which would overflow


class _Graph:
    """Collects nodes and constants; each method adds one node and gives the name of what comes out of it."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, NDArray[Any]] = {}

    def add(self, operation: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [name], name=f"n_{name}", **attributes))
        return name

    def constant(self, name: str, value: Any, dtype: Any = np.float32) -> str:
        self.constants[name] = np.ascontiguousarray(value, dtype=dtype)
        return name

    def linear(self, into: str, weights: Weights, name: str) -> str:
        """One fully connected layer; torch keeps its weight as out × in, MatMul wants in × out."""
        weight = self.constant(f"{name}.weight", weights[f"{name}.weight"].T)
        return self.add("Add", self.add("MatMul", into, weight), self.constant(f"{name}.bias", weights[f"{name}.bias"]))

    def normalised(self, into: str, weights: Weights, name: str) -> str:
        scale = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return self.add("LayerNormalization", into, scale, shift, axis=-1, epsilon=_NORM_EPSILON)


def minilm_graph(weights: Weights) -> Any:
    """The ONNX model in float32. Raises KeyError where a weight is missing."""
    from onnx import TensorProto, helper, numpy_helper

    graph = _Graph()
    _shapes(graph)
    hidden = _embedded(graph, weights)
    bias = _attention_bias(graph)
    for layer in range(LAYERS):
        hidden = _layer(graph, weights, hidden, (bias, f"encoder.layer.{layer}"))
    graph.nodes.append(helper.make_node("Identity", [_pooled(graph, hidden)], ["vector"]))
    made = helper.make_graph(
        graph.nodes,
        "all-MiniLM-L6-v2",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "words"])
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", WIDTH])],
        [numpy_helper.from_array(value, name) for name, value in graph.constants.items()],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def _shapes(graph: _Graph) -> None:
    graph.constant("to_heads", [0, 0, HEADS, WIDTH // HEADS], np.int64)
    graph.constant("from_heads", [0, 0, WIDTH], np.int64)
    for axis in (0, 1, 2):
        graph.constant(f"axis_{axis}", [axis], np.int64)
    graph.constant("index_1", 1, np.int64)
    graph.constant("one", 1.0)


def _embedded(graph: _Graph, weights: Weights) -> str:
    """The sum of what each word is, where it stands, and that it belongs to the first (and only) sentence."""
    name = "embeddings.word_embeddings.weight"
    spoken = graph.add("Gather", graph.constant(name, weights[name]), "input_ids")
    # Every text is one segment, so segment 0 is folded into the places.
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Gather", graph.add("Shape", "input_ids"), "axis_1")
    placed = graph.add("Slice", graph.constant("places", places), "axis_0", length, "axis_0")
    return graph.normalised(graph.add("Add", spoken, placed), weights, "embeddings.LayerNorm")


def _attention_bias(graph: _Graph) -> str:
    """0 for a word and a very low score for padding: texts × 1 × 1 × words."""
    shown = graph.add("Cast", "attention_mask", to=1)
    hidden = graph.add("Sub", "one", shown)
    low = graph.add("Mul", hidden, graph.constant("masked", _MASKED))
    graph.constant("axes_1_2", [1, 2], np.int64)
    return graph.add("Unsqueeze", low, "axes_1_2")


def _layer(graph: _Graph, weights: Weights, hidden: str, place: tuple[str, str]) -> str:
    bias, name = place
    attended = graph.linear(
        _attended(graph, weights, hidden, (bias, f"{name}.attention.self")), weights, f"{name}.attention.output.dense"
    )
    hidden = graph.normalised(graph.add("Add", attended, hidden), weights, f"{name}.attention.output.LayerNorm")
    inner = _gelu(graph, graph.linear(hidden, weights, f"{name}.intermediate.dense"))
    outer = graph.linear(inner, weights, f"{name}.output.dense")
    return graph.normalised(graph.add("Add", outer, hidden), weights, f"{name}.output.LayerNorm")


def _attended(graph: _Graph, weights: Weights, hidden: str, place: tuple[str, str]) -> str:
    bias, name = place
    query, key, value = (
        graph.add("Reshape", graph.linear(hidden, weights, f"{name}.{part}"), "to_heads")
        for part in ("query", "key", "value")
    )
    query = graph.add("Transpose", query, perm=[0, 2, 1, 3])
    key = graph.add("Transpose", key, perm=[0, 2, 3, 1])
    value = graph.add("Transpose", value, perm=[0, 2, 1, 3])
    scale = graph.constant("head_scale", (WIDTH // HEADS) ** -0.5)
    scores = graph.add("Add", graph.add("Mul", graph.add("MatMul", query, key), scale), bias)
    mixed = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
    return graph.add("Reshape", graph.add("Transpose", mixed, perm=[0, 2, 1, 3]), "from_heads")


def _gelu(graph: _Graph, into: str) -> str:
    """x · ½ · (1 + erf(x / √2)), Hendrycks and Gimpel 2016."""
    share = graph.add("Erf", graph.add("Mul", into, graph.constant("root_half", 0.5**0.5)))
    return graph.add("Mul", graph.add("Mul", into, graph.add("Add", share, "one")), graph.constant("half", 0.5))


def _pooled(graph: _Graph, hidden: str) -> str:
    """The mean over the words that are not padding, at unit length."""
    shown = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=1), "axis_2")
    total = graph.add("ReduceSum", graph.add("Mul", hidden, shown), "axis_1", keepdims=0)
    mean = graph.add("Div", total, graph.add("ReduceSum", shown, "axis_1", keepdims=0))
    length = graph.add("ReduceL2", mean, axes=[1], keepdims=1)
    return graph.add("Div", mean, graph.add("Max", length, graph.constant("least_length", 1e-12)))
