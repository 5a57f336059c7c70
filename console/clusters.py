"""Groups messages that were not understood by what they say, so that the commonest gap stands first."""

from collections.abc import Sequence
from dataclasses import dataclass

from profiles import Miss

NEAR = 0.65  # cosine distance within which two messages are neighbours
SMALLEST = 2
NAMED = 3  # words that name a group


@dataclass(frozen=True)
class Cluster:
    """Messages that say nearly the same, newest first, and the words that they share."""

    words: tuple[str, ...]
    misses: tuple[Miss, ...]


def group(misses: Sequence[Miss]) -> list[Cluster]:
    """Group messages, the largest group first; what stands alone is left out.

    DBSCAN over the cosine distance of TF-IDF vectors of word parts (character n-grams), which forgives typing
    mistakes and needs no number of groups.
    """
    texts = [miss.text for miss in misses]
    if len({text.strip() for text in texts if any(map(str.isalnum, text))}) == 0:
        return []
    # loaded here: a second that only this page needs
    from sklearn.cluster import DBSCAN
    from sklearn.feature_extraction.text import TfidfVectorizer

    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=1)
    labels = DBSCAN(eps=NEAR, min_samples=SMALLEST, metric="cosine").fit_predict(parts.fit_transform(texts))
    groups: dict[int, list[Miss]] = {}
    for label, miss in zip(labels, misses, strict=True):
        if label >= 0:
            groups.setdefault(int(label), []).append(miss)
    found = [Cluster(_name(group), tuple(group)) for group in groups.values()]
    return sorted(found, key=lambda cluster: -len(cluster.misses))


def _name(misses: Sequence[Miss]) -> tuple[str, ...]:
    """Name the words that most messages of a group have, longer ones first where equally many do."""
    counts: dict[str, int] = {}
    for miss in misses:
        for word in {word.strip(".,!?'\"").casefold() for word in miss.text.split()}:
            if len(word) > 2 and word.isalpha():
                counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=lambda word: (-counts[word], -len(word), word))
    return tuple(ranked[:NAMED])
