"""Sealed: what a document-encryption program keeps encrypted outside its own computers.

Such programs put a head of their own before the bytes, or none at all; then only the bytes show it,
all of which are equally frequent. Source: files that their users have described in public.
"""

from __future__ import annotations

_HEADS = (b"%TSD-Header-###%", b"b\x14#e", b".pfile", b"MSIRM")
_WITHIN = (b"E-SafeNet",)  # in the first bytes, not always at the very beginning
_LOOKED_AT = 65_536
_LEAST = 1_024  # bytes from which on frequencies say anything
# Chi-square of 256 equally frequent bytes is 255, with a deviation of 23; of deflated data it is
# higher by far.
_EVEN = 400.0


def is_sealed(head: bytes) -> bool:
    """Whether a file begins as one of these programs writes it."""
    return head.startswith(_HEADS) or any(one in head[:512] for one in _WITHIN)


def is_noise(data: bytes) -> bool:
    """Whether nothing in these bytes is more frequent than anything else, as in what is encrypted;
    the beginning is left out, where a head may stand."""
    some = data[len(data) // 4 :][:_LOOKED_AT]
    if len(some) < _LEAST:
        return False
    mean = len(some) / 256
    return sum((some.count(byte) - mean) ** 2 for byte in range(256)) / mean < _EVEN
