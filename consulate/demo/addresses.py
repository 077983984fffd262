"""The names under which this machine, and others if it listens on every address, can reach the demo."""

import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil

from consulate.environment import HOST

HERE = ("localhost", "127.0.0.1", "[::1]")
# Addresses to listen on that cannot be opened, and how this machine reaches them.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
# For documentation only: no machine has it. Nothing is sent there.
FAR_AWAY = "192.0.2.1"


def hosts(listening: str, site: str, given: str) -> list[str]:
    """Return the valid values of the Host header if the server listens on that address: the `given` ones, separated by
    commas, and all that lead here."""
    wanted = [host.strip() for host in given.split(",") if host.strip()]
    wanted += [*HERE, bracketed(urlsplit(site).hostname or "localhost")]
    wanted += map(bracketed, own_names() if listening in EVERYWHERE else [listening])
    return list(dict.fromkeys(host.lower() for host in wanted))


def reachable(listening: str) -> str:
    """Return the address to give to people; if the server listens everywhere, the one that other machines see."""
    if listening not in EVERYWHERE:
        return listening
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((FAR_AWAY, 9))
            return str(probe.getsockname()[0])
        except OSError:  # no network at all
            return EVERYWHERE[listening]


def own_names() -> Iterator[str]:
    """Return the machine's host name, also as in the local network, and its addresses. No name server is asked."""
    name = socket.gethostname().lower()
    if HOST.fullmatch(name):
        yield from (name, f"{name.partition('.')[0]}.local")
    for addresses in psutil.net_if_addrs().values():
        for found in addresses:
            if found.family in (socket.AF_INET, socket.AF_INET6) and not _only_on_the_link(found.address):
                yield found.address


def bracketed(host: str) -> str:
    """Return a host as it is written in a URL: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _only_on_the_link(address: str) -> bool:
    # They contain the interface's name, which no browser sends.
    return "%" in address or ipaddress.ip_address(address).is_link_local
