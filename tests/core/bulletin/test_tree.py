"""The tree against the known answers of RFC 6962's reference tests, and against a naive oracle."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.bulletin import Tree, consistency_proof, inclusion_proof, is_consistent, is_included
from tests.examples import tried

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [  # over the first 1, 2, … 8 inputs
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [hashlib.sha256(b"\x00" + bytes.fromhex(text)).hexdigest() for text in INPUTS]
leaves = st.lists(st.integers(0, 2**32), min_size=1, max_size=70).map(
    lambda numbers: [hashlib.sha256(b"\x00%d" % number).hexdigest() for number in numbers]
)


def oracle(nodes: list[bytes]) -> bytes:
    """MTH of RFC 9162 as it is written there."""
    if not nodes:
        return hashlib.sha256(b"").digest()
    if len(nodes) == 1:
        return nodes[0]
    split = 1
    while split * 2 < len(nodes):
        split *= 2
    return hashlib.sha256(b"\x01" + oracle(nodes[:split]) + oracle(nodes[split:])).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_reference_tests(size):
    assert Tree(LEAVES[:size]).root() == ROOTS[size - 1]


def test_a_proof_of_the_reference_tests_is_found():
    assert inclusion_proof(LEAVES, 0) == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


@given(leaves)
@tried(60)
def test_the_growing_tree_has_the_root_of_the_standard(found):
    tree = Tree()
    for size, leaf in enumerate(found, 1):
        tree.append(leaf)
        assert tree.root() == oracle([bytes.fromhex(one) for one in found[:size]]).hex()


@given(leaves, st.data())
@tried(100)
def test_every_leaf_is_proven_and_no_other_is(found, data):
    index = data.draw(st.integers(0, len(found) - 1))
    proof, root = inclusion_proof(found, index), Tree(found).root()
    assert is_included(found[index], index, len(found), proof=proof, root=root)
    other = hashlib.sha256(b"\x00other").hexdigest()
    assert not is_included(other, index, len(found), proof=proof, root=root)
    assert not is_included(found[index], index, len(found), proof=[*proof, other], root=root)
    assert not is_included(found[index], len(found), len(found), proof=proof, root=root)
    if proof:
        assert not is_included(found[index], index, len(found), proof=proof[:-1], root=root)


@given(leaves, st.data())
@tried(100)
def test_a_tree_that_grew_is_consistent_and_one_that_changed_is_not(found, data):
    first = data.draw(st.integers(1, len(found)))
    proof = consistency_proof(found, first)
    later = (len(found), Tree(found).root())
    assert is_consistent((first, Tree(found[:first]).root()), later, proof=proof)
    changed = [hashlib.sha256(b"\x00other").hexdigest(), *found[1:first]]
    assert not is_consistent((first, Tree(changed).root()), later, proof=proof)
    assert not is_consistent((first, Tree(found[:first]).root()), (later[0], "0" * 64), proof=proof)
