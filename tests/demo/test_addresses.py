"""Who may come to the demo under which name."""

import socket

import pytest

from consulate.demo.addresses import hosts, own_names, reachable
from consulate.environment import HOST

LOCAL = ["localhost", "127.0.0.1", "[::1]"]


def test_on_this_machine_only_its_local_names_lead_there() -> None:
    assert hosts("127.0.0.1", "http://127.0.0.1:8000", "") == LOCAL
    assert hosts("::1", "http://[::1]:8000", "") == LOCAL


def test_an_address_that_was_chosen_leads_there() -> None:
    assert hosts("192.0.2.7", "http://192.0.2.7:8000", "") == [*LOCAL, "192.0.2.7"]
    assert reachable("192.0.2.7") == "192.0.2.7"


def test_names_that_were_given_come_first_and_the_others_stay() -> None:
    given = " Demo.Example, "
    assert hosts("127.0.0.1", "https://other.example", given) == ["demo.example", *LOCAL, "other.example"]


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])
def test_everywhere_means_every_name_of_this_machine(everywhere: str) -> None:
    found = hosts(everywhere, f"http://{reachable(everywhere)}:8000", "")
    assert {"localhost", "127.0.0.1", "[::1]", reachable(everywhere)} <= set(found)
    assert everywhere not in found
    assert all(HOST.fullmatch(host) for host in found)


def test_a_host_name_that_browsers_may_not_send_is_excluded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "My_Computer")
    assert all("computer" not in name.lower() for name in own_names())
