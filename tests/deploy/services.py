"""The services of deploy on loopback, started with the commands and settings that deploy gives."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.installation import PROJECT

DEPLOY = PROJECT / "deploy"
PATIENCE = 240.0


def free_port() -> int:
    """Return a port on loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(is_there: Callable[[], bool], what: str) -> None:
    """Wait until ``is_there``; fail with ``what`` when it never is."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            if is_there():
                return
        time.sleep(0.3)
    raise AssertionError(f"{what} did not come up")


def answers(port: int) -> bool:
    """Tell whether something listens on a port of loopback."""
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def command_of(unit: str, replacements: dict[str, str]) -> list[str]:
    """Return the command of a systemd unit with its places replaced by those of the test."""
    text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    for old, new in replacements.items():
        line = line.replace(old, new)
    return shlex.split(line)


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run a service until the end of the block."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=output, stderr=output, cwd=PROJECT
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def proxy(folder: Path, changes: dict[str, str], login: str, port: int) -> Iterator[None]:
    """Run nginx with the site of deploy, as somebody who has no rights, on loopback."""
    etc = folder / "etc"
    etc.mkdir()
    site = (DEPLOY / "nginx" / "spiegel.conf").read_text(encoding="utf-8")
    login_text = (DEPLOY / "nginx" / login).read_text(encoding="utf-8")
    moved = {
        "/etc/nginx/spiegel": str(etc),
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/var/log/nginx": str(folder),
        **changes,
    }
    for old, new in moved.items():
        site, login_text = site.replace(old, new), login_text.replace(old, new)
    (etc / "login.conf").write_text(login_text)
    (etc / "roles.map").write_text('steward steward;\n"tweede" steward;\n')
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=127.0.0.1", "-keyout", etc / "key.pem", "-out", etc / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    for user in ("viewer", "steward", "tweede"):
        made = subprocess.run(
            ["openssl", "passwd", "-apr1", f"wachtwoord-{user}"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        with (etc / "logins").open("a") as logins:
            logins.write(f"{user}:{made.stdout}")
    whole = (
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"{site} }}"
    )
    (etc / "nginx.conf").write_text(whole)
    everywhere = [folder, *folder.rglob("*")]
    user = None
    if os.geteuid() == 0:
        user = "nobody"
        for path in everywhere:
            shutil.chown(path, user)
        for parent in folder.parents:
            if parent != Path("/tmp") and parent.is_relative_to("/tmp"):
                parent.chmod(parent.stat().st_mode | 0o011)
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    arguments = [
        nginx,
        "-c",
        str(etc / "nginx.conf"),
        "-p",
        str(folder),
        "-e",
        f"{folder}/start.log",
    ]
    process = subprocess.Popen(arguments, user=user, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: process.poll() is not None or answers(port), "nginx")
        assert process.poll() is None, process.stderr and process.stderr.read()
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def all_services(
    folder: Path, config: Path, environments: dict[str, dict[str, str]], ports: tuple[int, int]
) -> Iterator[None]:
    """Run code server, daemon and both web servers; ``ports`` for stewards and for viewers."""
    sock = folder / "code.sock"
    workspace = folder / "workspace.yaml"
    text = (DEPLOY / "workspace.yaml").read_text(encoding="utf-8")
    workspace.write_text(text.replace("/run/spiegel/code.sock", str(sock)))
    replacements = {
        "/opt/spiegel/.venv/bin/python": sys.executable,
        "/opt/spiegel/.venv/bin": str(Path(sys.executable).parent),
        "/run/spiegel/code.sock": str(sock),
        "/etc/spiegel/workspace.yaml": str(workspace),
        "/etc/spiegel/web.yaml": str(config),
        "--port 3000": f"--port {ports[0]}",
        "--port 3001": f"--port {ports[1]}",
    }
    with ExitStack() as stack:
        for unit in ("code", "webserver", "viewer", "daemon"):
            command = command_of(f"spiegel-{unit}.service", replacements)
            log = folder / f"{unit}.log"
            stack.enter_context(running(command, environments[unit], log))
            if unit == "code":
                wait_for(sock.exists, "the code server")
        for port in ports:
            wait_for(lambda port=port: answers(port), f"the web server on {port}")
        yield
