"""Makes screenshots small: at most 256 colours (PNG specification, third edition: colour type 3)."""

import struct
import zlib
from collections import Counter
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def shrink(path: Path) -> None:
    """Write a screenshot anew with at most 256 colours: most of what it shows has few."""
    width, height, channels, lines = _read(path.read_bytes())
    pixels = [bytes(line[at : at + 3]) for line in lines for at in range(0, width * channels, channels)]
    nearest, palette = _palette(Counter(pixels))
    rows = bytearray()
    for y in range(height):
        rows.append(0)  # no filter: it helps little where neighbours are numbers of colours
        rows += bytes(nearest[pixel] for pixel in pixels[y * width : (y + 1) * width])
    path.write_bytes(
        _SIGNATURE
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", b"".join(palette))
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + _chunk(b"IEND", b"")
    )


def _palette(counts: Counter[bytes]) -> tuple[dict[bytes, int], list[bytes]]:
    """Choose for each group of like colours the most frequent; the coarser the groups, the fewer they are."""
    for bits in range(8, 2, -1):
        groups: dict[bytes, bytes] = {}
        for colour, _ in counts.most_common():
            groups.setdefault(bytes(part >> (8 - bits) for part in colour), colour)
        if len(groups) <= 256:
            break
    numbers = {group: number for number, group in enumerate(groups)}
    nearest = {colour: numbers[bytes(part >> (8 - bits) for part in colour)] for colour in counts}
    return nearest, list(groups.values())


def _read(png: bytes) -> tuple[int, int, int, list[bytearray]]:
    """Return width, height, bytes per pixel and the lines, unfiltered, of a picture in 8-bit RGB or RGBA."""
    at, packed = len(_SIGNATURE), b""
    width = height = kind = 0
    while at < len(png):
        [size] = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if name == b"IHDR":
            width, height, _depth, kind = struct.unpack(">IIBB", content[:10])
        elif name == b"IDAT":
            packed += content
        at += size + 12
    channels = {2: 3, 6: 4}[kind]
    raw, length = zlib.decompress(packed), width * channels
    lines: list[bytearray] = []
    above = bytearray(length)
    for y in range(height):
        start = y * (length + 1)
        above = _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + length]), above, channels)
        lines.append(above)
    return width, height, channels, lines


def _unfilter(kind: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    for x in range(len(line)) if kind else ():
        left = line[x - step] if x >= step else 0
        up = above[x]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            corner = above[x - step] if x >= step else 0
            about = left + up - corner
            away = abs(about - left), abs(about - up), abs(about - corner)
            guess = (left, up, corner)[away.index(min(away))]
        line[x] = (line[x] + guess) & 255
    return line


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
