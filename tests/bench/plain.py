"""What the intake is compared with: a Flask route that only parses the same JSON, in the same server and settings."""

import sys

from flask import Flask, request
from granian import Granian
from granian.constants import Interfaces

from collector.gateway import Gateway
from collector.serving import THREADS, collect_less_garbage


def app() -> Gateway:
    """The route as granian runs it for us: bodies are awaited, threads run the application."""
    made = route()
    collect_less_garbage()
    return Gateway(made, THREADS)


def route() -> Flask:
    made = Flask(__name__)

    @made.post("/api/v1/reports")
    def parse() -> tuple[dict[str, int], int]:
        return {"fields": len(request.get_json(force=True))}, 201

    @made.get("/healthz")
    def healthz() -> str:
        return "ok"

    return made


if __name__ == "__main__":
    Granian(
        "tests.bench.plain:app",
        factory=True,
        port=int(sys.argv[1]),
        interface=Interfaces.RSGI,
        websockets=False,
        workers=int(sys.argv[2]),
        log_enabled=False,
    ).serve()
