"""What past commits say of the files: their messages searched, and what changed together.

Everything is counted over the commits in sight alone, so a denied one influences nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise, permutations

import numpy as np

from graph.log import LOG, PREFIX, decode_log
from graph.log_arrays import NO_COMMITS, Arrays, Reals, arrays, summed
from graph.recent import Recent
from graph.search import Records
from graph.segment import Numbers
from graph.sparse import gather
from graph.visible import Visible

MESSAGE_K1, MESSAGE_B = 1.5, 0.6  # of a commit's message as a document
FILE_K1, FILE_B = 3.0, 0.8  # of all messages of a file as one document
BEST = 60  # commits that count for `by_commit`
NARROW, MIDDLE, BROAD = 10, 15, 30  # most files of a commit for by_commit, by_file, changed_with
DECAY_DAYS = 730
DECIMALS = 9  # beyond these, equal scores differ only by the platform's logarithm
_CELLS = 1 << 18  # of a block of terms by documents
_DAY = 86_400
_KEPT = Recent[bytes, Arrays](16)


class History:
    """The commits in sight of one view. Scores are by path, above zero, and not normalised."""

    def __init__(self, snapshot: Records, visible: Visible) -> None:
        """Read what is kept of them: one small record, a second one where it is new to this
        process. Raises StoreCorrupt.
        """
        data = snapshot.records([LOG]).get(LOG)
        kept = NO_COMMITS
        if data is not None:
            kept = _KEPT.get(data, lambda: arrays(decode_log(data), snapshot))
        denied = visible.denied_commits
        self._kept = kept
        self._seen = np.array([PREFIX + sha not in denied for sha in kept.log.shas], bool)
        here = np.array([path in visible.paths for path in kept.log.paths], bool)
        pairs = self._seen[kept.commits] & here[kept.files]
        self._commits, self._files = kept.commits[pairs], kept.files[pairs]
        self._sizes = np.bincount(self._commits, minlength=len(self._seen))

    def by_commit(self, terms: Mapping[str, float]) -> Mapping[str, float]:
        """Files touched by the commits whose messages are most like these weighted terms.

        Of the BEST commits of at most NARROW files: (BM25 over the best one's) ** 3 / sqrt(files)
        * exp(-age / DECAY_DAYS), summed; the age is to the newest commit in sight.
        """
        scores, best = self._likest(terms)
        if not len(best):
            return {}
        times = self._kept.times
        days = (times[self._seen].max() - times[best]) / _DAY
        worth = np.zeros(len(scores))
        worth[best] = (scores[best] / scores[best[0]]) ** 3 * np.exp(-days / DECAY_DAYS)
        return self._told(self._spread(worth / np.sqrt(np.maximum(self._sizes, 1))))

    def likest(self, terms: Mapping[str, float], share: float) -> Mapping[str, str]:
        """By path the node id of the likest commit that touched it, where that is one of those
        of `by_commit` and at least `share` as like these terms as the likest of all.
        """
        scores, best = self._likest(terms)
        found: dict[str, str] = {}
        alike: list[int] = best[scores[best] >= share * scores.max(initial=0.0)].tolist()
        for commit in alike:
            files: list[int] = self._files[self._commits == commit].tolist()
            for file in files:
                found.setdefault(self._kept.log.paths[file], PREFIX + self._kept.log.shas[commit])
        return found

    def by_file(self, terms: Mapping[str, float]) -> Mapping[str, float]:
        """BM25 of the messages of the commits that touched a file, put together as one document.

        Of commits of at most MIDDLE files, each counted 1 / sqrt(files).
        """
        share = self._share(MIDDLE, 1 / np.sqrt(np.maximum(self._sizes, 1)))
        lengths = self._spread(share * self._kept.lengths)
        files = np.flatnonzero(lengths)
        scores = np.zeros(len(lengths))
        if not len(files):
            return {}
        norms = FILE_K1 * (1 - FILE_B + FILE_B * lengths[files] / lengths[files].mean())
        number = np.zeros(len(lengths), np.int64)
        number[files] = np.arange(len(files))
        for weights, frequencies in self._blocks(terms, len(files)):
            block = self._of_files(frequencies * share, number, len(files))
            scores[files] += _bm25(weights, block, norms, len(files))
        return self._told(scores)

    def changed_with(self, weights: Mapping[str, float]) -> Mapping[str, float]:
        """Files that changed in the same commits as these weighted ones; these are left out.

        The cosine of the commits of two files, each commit of at most BROAD files counted
        1 / (files - 1), times the weight of the given file, summed.
        """
        paths = self._kept.log.paths
        share = self._share(BROAD, 1 / np.maximum(self._sizes - 1, 1))
        total = self._spread(share)
        given = [at for at, path in enumerate(paths) if path in weights and total[at]]
        scores = np.zeros(len(paths))
        for at in given:
            touching = np.zeros(len(share))
            touching[self._commits[self._files == at]] = 1
            scores += weights[paths[at]] * self._spread(share * touching) / np.sqrt(total[at])
        scores /= np.sqrt(np.where(total > 0, total, 1))
        scores[given] = 0
        return self._told(scores)

    def touching(self, path: str, limit: int = 5) -> Sequence[str]:
        """The node ids of the last commits that touched a file, newest first."""
        log = self._kept.log
        at = log.paths.index(path) if path in log.paths else -1
        found: list[int] = self._commits[self._files == at][:limit].tolist()
        return [PREFIX + log.shas[commit] for commit in found]

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Any two files that one commit of at most BROAD files changed, both ways round."""
        numbers: list[int] = self._files.tolist()
        files = [self._kept.log.paths[at] for at in numbers]
        ends: list[int] = np.cumsum(self._sizes).tolist()
        groups = [files[start:end] for start, end in pairwise([0, *ends])]
        return frozenset(
            pair for group in groups if len(group) <= BROAD for pair in permutations(group, 2)
        )

    def _likest(self, terms: Mapping[str, float]) -> tuple[Reals, Numbers]:
        """The score of each commit, 0 of one of too many files, and the best ones above 0."""
        scores = self._message_scores(terms)
        scores[(self._sizes < 1) | (self._sizes > NARROW)] = 0
        best = np.argsort(-scores, kind="stable")[:BEST]
        return scores, best[scores[best] > 0]

    def _message_scores(self, terms: Mapping[str, float]) -> Reals:
        """BM25 of each message in sight, 0 for the others."""
        kept, seen = self._kept, self._seen
        scores = np.zeros(len(seen))
        if seen.any():
            average = max(1.0, float(kept.lengths[seen].mean()))
            norms = MESSAGE_K1 * (1 - MESSAGE_B + MESSAGE_B * kept.lengths / average)
            for weights, block in self._blocks(terms, len(seen)):
                scores += _bm25(weights, block, norms, int(np.count_nonzero(seen)))
        return np.round(scores, DECIMALS)

    def _blocks(self, terms: Mapping[str, float], width: int) -> Iterator[tuple[Reals, Reals]]:
        """The terms' weights, and their frequencies by term and commit in sight, in portions."""
        kept = self._kept
        words = sorted(term for term, weight in terms.items() if weight > 0)
        found = [(kept.places[word], terms[word]) for word in words if word in kept.places]
        rows = max(1, _CELLS // max(1, width, len(self._seen)))
        for start in range(0, len(found), rows):
            places, weights = zip(*found[start : start + rows], strict=True)
            yield np.array(weights), kept.frequencies(places) * self._seen

    def _of_files(self, frequencies: Reals, number: Numbers, files: int) -> Reals:
        """Frequencies by term and commit as ones by term and file."""
        rows, commits = np.nonzero(frequencies)
        sizes = self._sizes[commits]
        first = np.cumsum(self._sizes) - self._sizes
        touched = number[self._files[gather(first[commits], sizes)]]
        cells = np.repeat(rows * files, sizes) + touched
        values = np.repeat(frequencies[rows, commits], sizes)
        return summed(cells, values, len(frequencies) * files).reshape(-1, files)

    def _share(self, most: int, share: Reals) -> Reals:
        """What a commit counts, 0 for one of more files."""
        return np.where((self._sizes > 0) & (self._sizes <= most), share, 0)

    def _spread(self, worth: Reals) -> Reals:
        """The worth of each commit, summed over the files that it touched."""
        return summed(self._files, worth[self._commits], len(self._kept.log.paths))

    def _told(self, scores: Reals) -> Mapping[str, float]:
        paths = self._kept.log.paths
        rounded = np.round(scores, DECIMALS)
        return {paths[at]: float(rounded[at]) for at in np.flatnonzero(rounded > 0).tolist()}


def _bm25(weights: Reals, block: Reals, norms: Reals, documents: int) -> Reals:
    """Of each document (a column) over the terms (rows); see graph.bm25f."""
    held = np.count_nonzero(block, axis=1)
    idf = np.log(1 + (documents - held + 0.5) / (held + 0.5))
    return ((weights * idf)[:, None] * (block / (block + norms))).sum(axis=0)
