"""Clients that mean no good: slow, many, oversized. The others are served, and memory stays bounded."""
import concurrent.futures
import os
import resource
import socket
import time

import pytest

from server import Server

FULL = bool(os.environ.get("TIDEWAITER_FULL"))


@pytest.fixture
def server(binary, program):
    with Server(binary, program.home) as started:
        started.get("/healthz")
        yield started


def median_answer(server, times=20):
    """Seconds that somebody else waits for a small answer, in the middle of so many."""
    waits = []
    for _ in range(times):
        began = time.monotonic()
        assert server.get("/api/tables").status_code == 200
        waits.append(time.monotonic() - began)
    return sorted(waits)[times // 2]


def test_slow_loris(server):
    """A thousand headers that come a byte a second: cut off in time, nobody else notices."""
    before = server.memory()
    slow = [server.connect(f"127.0.0.{2 + number % 4}") for number in range(1000)]
    began = time.monotonic()
    for connection in slow:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert median_answer(server) < 1
    open_ones = slow
    while open_ones and time.monotonic() - began < 40:
        still = []
        for connection in open_ones:
            try:
                connection.sendall(b"a")
                still.append(connection)
            except OSError:
                connection.close()
        open_ones = still
        assert median_answer(server, 3) < 1
    assert not open_ones, f"{len(open_ones)} slow headers were never cut off"
    assert server.memory() - before < 64


def test_slow_body(server):
    """A body that comes slower than the lowest rate is cut off; its file goes."""
    connection = server.connect()
    connection.sendall(
        f"POST /api/loads?name=a.csv&source=x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n"
        "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n".encode())
    connection.settimeout(60)
    began = time.monotonic()
    try:
        while time.monotonic() - began < 50:
            connection.sendall(b"x")
            time.sleep(0.25)
    except OSError:
        pass
    assert 10 < time.monotonic() - began < 45


def test_ten_thousand_idle_connections(server):
    """They cost some kilobytes each, and nobody else a wait."""
    wanted = 10_000 if FULL else 2_000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < wanted + 500:
        pytest.skip(f"this system lets a process open {hard} files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    before = server.memory()
    idle = []
    try:
        for number in range(wanted):
            connection = socket.socket()
            connection.bind((f"127.0.0.{2 + number % 8}", 0))
            connection.connect(("127.0.0.1", server.port))
            idle.append(connection)
        # Each has asked once, and is kept for its next request.
        for connection in idle:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        for connection in idle:
            connection.settimeout(30)
            assert connection.recv(2048).startswith(b"HTTP/1.1 200")
        held = server.memory() - before
        waited = median_answer(server)
        print(f"\n{wanted} idle connections: {held:.0f} MiB, {held * 1024 / wanted:.1f} KiB each; "
              f"others wait {waited * 1000:.1f} ms")
        assert held * 1024 / wanted < 40
        assert waited < 0.5
        metrics = server.get("/metrics").text
        assert float(metrics.split("\ntidewaiter_http_connections ")[1].split()[0]) >= wanted
    finally:
        for connection in idle:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_one_address_does_not_take_all(binary, program):
    """Beyond its share an address is turned away, another is not."""
    with Server(binary, program.home, "--connections-per-address", 50) as server:
        greedy = [server.connect("127.0.0.9") for _ in range(200)]
        time.sleep(0.5)
        assert median_answer(server, 5) < 1
        metrics = server.get("/metrics").text
        assert "tidewaiter_http_connections_refused_total 150" in metrics
        for connection in greedy:
            connection.close()


def test_large_bodies_leave_memory_alone(server):
    """A document over the limit is refused before it is read; an upload goes to the disk as it comes."""
    before = server.memory()
    large = b'{"text": "' + b"x" * 5_000_000 + b'"}'
    answer = server.post("/api/rules/compile", data=large, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413 and answer.json()["code"] == "request.body_too_large"

    def pieces():
        for _ in range(200):
            yield b"a,b,c\n" * 87_000  # half a megabyte

    answer = server.post("/api/loads?name=a.csv&source=x", data=pieces(),
                         headers={"Content-Type": "application/octet-stream"})
    assert answer.status_code == 202
    assert server.memory() - before < 64
    answer = server.post("/api/loads?name=a.csv&source=x", data=b"", headers={"Content-Type": "application/octet-stream"})
    assert answer.status_code == 422


def test_strangers_cannot_upload(server):
    """Permission is decided before a byte of the body is read."""
    began = time.monotonic()
    with server.connect() as connection:
        connection.sendall(b"POST /api/loads?name=a.csv&source=x HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000\r\n"
                           b"Content-Type: application/octet-stream\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 401")
    assert time.monotonic() - began < 5


def test_too_many_at_once_are_told_to_come_again(binary, three_years):
    """503 with Retry-After when the workers and the queue are full; health still answers."""
    with Server(binary, three_years.home, "--workers", 1, "--waiting", 2) as server:
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            answers = [pool.submit(server.get, f"/api/tables/commodity?period=2025-{1 + n % 12:02}") for n in range(24)]
            assert server.get("/healthz").status_code == 200
            codes = [future.result().status_code for future in answers]
        busy = [future.result() for future in answers if future.result().status_code == 503]
        assert set(codes) == {200, 503} and busy[0].headers["Retry-After"] == "1"
        assert server.get("/api/tables").status_code == 200
