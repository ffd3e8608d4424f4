"""What a worker counts in a batch of files: a segment as one piece of bytes, to be merged."""

from collections.abc import Sequence

import msgspec

from graph.segment import (
    Documents,
    Segment,
    decode_documents,
    decode_segment,
    encode_buckets,
    encode_head,
    encode_names,
    entries_in,
    width_of,
)

RANGES = 16  # of hashes, a bucket for each: parts are merged one range after the other


class Part(msgspec.Struct, frozen=True):
    """What a worker counted in a batch of files: its documents, and its buckets, still encoded."""

    documents: Documents
    buckets: Sequence[bytes]

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return sum(map(entries_in, self.buckets))


def encode_part(segment: Segment) -> bytes:
    """A segment as one piece of bytes: what a worker hands over."""
    buckets = encode_buckets(segment.entries, width_of(segment.documents), RANGES)
    head, names = encode_head(segment.documents), encode_names(segment.documents.names)
    return msgspec.msgpack.encode((head, names, *buckets))


def read_part(part: bytes) -> Part:
    """Read the documents in what encode_part wrote."""
    head, names, *buckets = msgspec.msgpack.decode(part, type=tuple[bytes, ...])
    return Part(decode_documents(head, names), buckets)


def decode_part(part: bytes) -> Segment:
    """Read all of what encode_part wrote."""
    head, names, *buckets = msgspec.msgpack.decode(part, type=tuple[bytes, ...])
    return decode_segment(head, names, buckets)
