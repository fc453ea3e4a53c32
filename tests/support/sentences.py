"""Cutting paragraphs into sentences, in many scripts: good enough to tell what a reader may mark as one."""

import re
from itertools import pairwise

_END = re.compile(
    # With white space after them,
    r"""(?:[.!?;…\u0589\u061f\u06d4\u0964\u0965\u104b\u17d4\u17d5\u1362]|\u1361\u1361)+["'”’»)\]]*(?=\s|$)"""
    # in Chinese and Japanese without,
    r"|[。！？]+[」』”’）]*"
    # and Thai and Lao have white space instead.
    r"|(?<=[\u0e00-\u0eff])(?=\s+[\u0e00-\u0eff])"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a paragraph start and end, without the white space between them."""
    cuts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    pieces = ((start, text[start:end]) for start, end in pairwise(cuts))
    return [
        (start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
        for start, piece in pieces
        if piece.strip()
    ]
