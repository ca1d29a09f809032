"""Whoever only names a channel does not load the network library."""

import subprocess
import sys


def test_channels_are_named_without_the_network_library():
    code = "import sys, rejoinder.wire.channels; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
