"""Processes: how many there are changes neither a byte nor what progress adds up to."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.corpus import Corpus
from framing.counts import build, count_terms

METADATA = {"outlet": "Courier", "date": "2025-03-01", "group": "left"}


@pytest.fixture
def corpus() -> Corpus:
    texts = {f"d{i}": f"Talks {i}\nPeace is far." for i in range(5)}
    return Corpus.from_texts(texts, {name: METADATA for name in texts}, clean=False)


@pytest.mark.parametrize("n_blocks", [1, 5])
def test_processes_without_a_block_change_no_byte(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_blocks: int
) -> None:
    monkeypatch.setattr(build, "BLOCK_BYTES", 25 if n_blocks == 5 else 1000)
    one = count_terms(corpus)
    several = count_terms(corpus, processes=3)
    assert list(one.units) == ["document", "section", "date", "outlet", "group", "sha256",
                               "n_tokens"]  # fmt: skip
    saved = [counts.save(tmp_path / "counts").read_bytes() for counts in (one, several)]
    assert saved[0] == saved[1]


def test_progress_is_told_block_by_block(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BLOCK_BYTES", 50)
    for processes in (1, 2):
        done: list[int] = []
        count_terms(corpus, processes=processes, progress=done.append)
        assert sorted(done) == [1, 2, 2]


def test_articles_without_a_word_are_no_failure() -> None:
    empty = Corpus.from_texts({"a": "", "b": "—"}, clean=False)
    for unit in ("document", "section"):
        assert count_terms(empty, unit=unit, processes=2).digest == (
            count_terms(empty, unit=unit).digest
        )


def test_an_error_in_a_process_reaches_the_caller(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("in a share")

    monkeypatch.setattr(build, "scan", fail)
    with pytest.raises(RuntimeError, match="in a share"):
        count_terms(corpus, processes=2)
