"""What every test may lean on: no network, a data folder of its own, the real plans, the programs."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = {
    "browser": ("chromium", "chromium-browser", "google-chrome"),
    "office": ("soffice", "libreoffice"),
}


class NetworkUsed(BaseException):
    """A test tried to leave the machine. Not an Exception: no fallback may swallow it."""


def _is_loopback(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(address: object) -> NoReturn:
    raise NetworkUsed(f"the program may not touch the network, yet it tried to reach {address!r}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections, datagrams and name lookups that would leave the machine raise `NetworkUsed`."""
    lookup = socket.getaddrinfo

    def guarded(name: str) -> None:
        real = getattr(socket.socket, name)

        def call(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1]
            if isinstance(address, tuple) and not _is_loopback(address[0]):
                _refuse(address)
            return real(self, *arguments)

        monkeypatch.setattr(socket.socket, name, call)

    for name in ("connect", "connect_ex", "sendto"):
        guarded(name)

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        if not _is_loopback(host) and host != socket.gethostname():
            _refuse(host)
        return lookup(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.fixture(autouse=True)
def duthao_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of this one test: DUTHAO_HOME points into tmp_path, for child processes too."""
    home = tmp_path / "duthao-home"
    monkeypatch.setenv("DUTHAO_HOME", str(home))
    yield home


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material kept outside the project: ../shared, or where DUTHAO_SHARED says."""
    folder = Path(os.environ.get("DUTHAO_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"needs the folder of real material: {folder} is absent (DUTHAO_SHARED names another)")
    return folder


@pytest.fixture(scope="session")
def seeds(shared: Path) -> tuple[Path, ...]:
    """The real plans, sorted by name."""
    found = tuple(sorted((shared / "seeds").glob("*.txt")))
    if not found:
        pytest.skip(f"needs real plans: no .txt in {shared / 'seeds'}")
    return found


def _program(marker: str) -> str | None:
    return next((path for name in PROGRAMS[marker] if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; for tests marked `browser`."""
    return _program("browser") or pytest.fail("no chromium here; mark the test `browser` so that it is skipped")


@pytest.fixture(scope="session")
def soffice() -> str:
    """Path of LibreOffice; for tests marked `office`."""
    return _program("office") or pytest.fail("no LibreOffice here; mark the test `office` so that it is skipped")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, names in PROGRAMS.items():
        if item.get_closest_marker(marker) and _program(marker) is None:
            reason = f"needs {names[0]}, which is not on this machine"
            if os.environ.get("DUTHAO_CI") == "1":
                pytest.fail(reason + " (DUTHAO_CI=1 makes it mandatory)", pytrace=False)
            pytest.skip(reason)
