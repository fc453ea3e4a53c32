"""A load generator in a process of its own: plain sockets, kept open, as little work a request as possible."""

import socket
import sys
import threading
import time
from pathlib import Path


def _read_answer(stream) -> int:
    status = int(stream.readline().split()[1])
    length = 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    stream.read(length)
    return status


def _connection(port: int, requests: list[tuple[float, bytes]], taken: list[float], failed: list[int]) -> None:
    """Send each request at its time, or as soon as the one before is answered. What it waits for that counts too."""
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as stream:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for due, request in requests:
            now = time.perf_counter()
            if due > now:
                time.sleep(due - now)
            connection.sendall(request)
            status = _read_answer(stream)
            taken.append(time.perf_counter() - (due or now))
            if status >= 400:
                failed.append(status)


def main() -> None:
    """load.py PORT PATH CONNECTIONS FILE RATE: sends FILE's lines as bodies and prints seconds, p50, p99 and failures.

    RATE is how many a second are sent; 0 means as many as are answered.
    """
    port, path, connections, file, rate = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5]
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://news.example\r\nContent-Type: text/plain\r\n"
    bodies = Path(file).read_bytes().splitlines()
    taken: list[float] = []
    failed: list[int] = []
    started = time.perf_counter() + 0.1
    requests = [
        (
            started + n / float(rate) if float(rate) else 0.0,
            f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body,
        )
        for n, body in enumerate(bodies)
    ]
    threads = [
        threading.Thread(target=_connection, args=(port, requests[n::connections], taken, failed))
        for n in range(connections)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    taken.sort()
    print(seconds, taken[len(taken) // 2], taken[int(len(taken) * 0.99)], len(failed))


if __name__ == "__main__":
    main()
