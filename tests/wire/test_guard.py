import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.errors import BadInput
from rejoinder.wire.guard import GuardedSockets, InsideOurNetworkError, check_literal, is_public

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused_in_every_disguise(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses_are_open(address):
    assert is_public(ipaddress.ip_address(address))


def test_an_allowed_network_opens_itself_and_nothing_beside_it():
    allowed = (ipaddress.ip_network("127.77.0.0/16"),)
    assert is_public(ipaddress.ip_address("127.77.3.4"), allowed)
    assert is_public(ipaddress.ip_address("::ffff:127.77.3.4"), allowed)
    assert not is_public(ipaddress.ip_address("127.0.0.1"), allowed)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_socket_is_made_for_a_private_address(address):
    with pytest.raises(InsideOurNetworkError):
        GuardedSockets()((2, 1, 6, "", (str(address), 80)))


@pytest.mark.parametrize(
    "host", ["localhost", "x.localhost", "printer.local", "2130706433", "0x7f.1", "127.0.0.1", "[::1]"]
)
def test_plainly_private_names_are_refused_before_anything_is_opened(host):
    with pytest.raises(BadInput):
        check_literal(host)
