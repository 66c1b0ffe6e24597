"""Reading files: every format, every encoding, and everything that can be wrong with them."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from framing.corpus import Corpus, read_corpus
from framing.errors import CorpusError

ROWS = [
    {
        "id": f"n{i}",
        "title": f"Headline {i}",
        "text": f"Line “one” {i}.\n\nThe same plea.",
        "source": "XY"[i % 2],
    }
    for i in range(12)
]


def write(folder: Path, kind: str) -> Path:
    path = folder / f"news.{kind}"
    if kind == "csv":
        pd.DataFrame(ROWS).to_csv(path, index=False)
    elif kind == "tsv":
        pd.DataFrame(ROWS).to_csv(path, index=False, sep="\t")
    elif kind == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    elif kind == "parquet":
        pq.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=5)
    else:
        raw = write(folder, kind.removesuffix(".gz"))
        path.write_bytes(gzip.compress(raw.read_bytes()))
    return path


def contents(corpus: Corpus, max_bytes: int = 8_000_000) -> list[tuple[object, ...]]:
    return [
        (d.id, d.text, dict(d.metadata), d.body_start, d.paragraphs)
        for block in corpus.blocks(max_bytes)
        for d in block
    ]


def reasons(corpus: Corpus) -> list[str]:
    return corpus.problems["reason"].tolist()


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "kind", ["csv", "tsv", "jsonl", "parquet", "csv.gz", "tsv.gz", "jsonl.gz", "parquet.gz"]
)
def test_every_table_holds_the_same_articles(tmp_path, kind, stream):
    corpus = read_corpus(write(tmp_path, kind), stream=stream)
    assert list(corpus.documents.columns) == ["document", "title", "outlet"]
    first = corpus["n0"]
    assert first.text == "Headline 0\n\nLine “one” 0.\n\nThe same plea."
    assert [(p.section, p.rule) for p in first.paragraphs] == [
        ("headline", None),
        ("lead", None),
        ("body", "repeated"),
    ]
    assert contents(corpus) == contents(Corpus.from_frame(pd.DataFrame(ROWS)))


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_streaming_changes_nothing(tmp_path, kind):
    path = write(tmp_path, kind)
    held, streamed = read_corpus(path), read_corpus(path, stream=True)
    assert streamed.documents.equals(held.documents)
    assert contents(streamed, 60) == contents(held) == contents(streamed)
    assert streamed.removals().equals(held.removals())
    assert streamed.provenance == held.provenance
    part = streamed.subset(["n3", "n8"]).assign(group=["a", "b"])
    assert [d.id for d in part] == ["n3", "n8"]
    assert part["n8"].metadata["group"] == "b"
    assert "streamed" in repr(streamed)


def test_a_streamed_corpus_notices_that_its_files_changed(tmp_path):
    path = write(tmp_path, "jsonl")
    corpus = read_corpus(path, stream=True)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:4]), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"only 4 of 12 documents are left"):
        corpus.removals()
    path.write_text("".join(reversed(lines)), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"news\.jsonl has changed since"):
        corpus.removals()


def test_a_folder_is_read_to_its_depth_in_the_order_of_names(tmp_path):
    for name in ("b/2.txt", "b/10.md", "a.txt", "c/deep/x.txt", ".hidden/y.txt", "b/.z.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Head of {name}\nText.\n", encoding="utf-8")
    (tmp_path / "c" / "rows.csv").write_text("text\nOne.\nTwo.\n", encoding="utf-8")
    (tmp_path / "notes.docx").write_bytes(b"PK")
    corpus = read_corpus(tmp_path)
    assert corpus.documents["document"].tolist() == [
        *("a", "b/10", "b/2", "c/deep/x", "c/rows:1", "c/rows:2")
    ]
    assert corpus.documents["title"][0] == "Head of a.txt"
    assert corpus.problems["file"].tolist() == ["notes.docx"]
    assert len(read_corpus([tmp_path / "a.txt", tmp_path / "b" / "2.txt"])) == 2
    both = read_corpus([tmp_path / "b", tmp_path / "c" / "deep"])
    assert both.documents["document"].tolist() == ["b/10", "b/2", "c/deep/x"]
    assert str(tmp_path) not in corpus.provenance.to_json()


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "csv", "jsonl"])
def test_encodings_are_detected_and_reported(tmp_path, encoding, noted, suffix):
    body = "The café’s owner said “no”. Peace is déjà vu, and far away from here.\r\nThe end."
    path = tmp_path / f"a.{suffix}"
    if suffix == "txt":
        content = f"Héadline\r\n{body}"
    elif suffix == "csv":
        content = f'title,text\r\nHéadline,"{body.replace(chr(34), chr(34) * 2)}"\r\n'
    else:
        content = json.dumps({"title": "Héadline", "text": body}, ensure_ascii=False) + "\n"
    path.write_bytes(content.encode(encoding))
    corpus = read_corpus(path)
    document = next(iter(corpus))
    assert document.title == "Héadline"
    assert document.text.endswith(body)
    assert len(corpus.problems) == (noted is not None)
    if noted:
        assert noted in reasons(corpus)[0]
    assert read_corpus(path, encoding=encoding).documents.equals(corpus.documents)


def test_a_given_encoding_is_obeyed_or_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Café\nText.".encode("cp1250"))
    assert read_corpus(path, encoding="cp1250")["a"].title == "Café"
    with pytest.raises(CorpusError, match=r"a\.txt: byte 3 is not utf-8"):
        read_corpus(path, encoding="utf-8")
    with pytest.raises(CorpusError, match="there is no encoding 'utf-9'"):
        read_corpus(path, encoding="utf-9")


def test_one_bad_byte_does_not_garble_the_rest(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Schöne “Grüße” für alle, éé\n".encode() * 4 + b"bad \xff byte\n")
    corpus = read_corpus(path)
    assert corpus["a"].text.endswith("bad \N{REPLACEMENT CHARACTER} byte\n")
    assert corpus["a"].title == "Schöne “Grüße” für alle, éé"
    assert "replaced by U+FFFD" in reasons(corpus)[0]


def test_all_that_is_wrong_is_raised_together_and_can_be_skipped(tmp_path):
    (tmp_path / "a.txt").write_text("War\nIt goes on.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "c.jsonl").write_text(
        '{"id": "1", "text": "One."}\n{broken\n[1]\n\n{"id": "1", "text": "Again."}\n{"id": "2"}\n',
        encoding="utf-8",
    )
    (tmp_path / "d.csv").write_text('id,text\n3,"Three."\n4,Four.,more\n5,"open', encoding="utf-8")
    (tmp_path / "e.parquet").write_bytes(b"PAR1 no more")
    (tmp_path / "f.txt.gz").write_bytes(b"\x1f\x8b\x08 cut")
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path)
    message = str(caught.value)
    assert message.startswith("9 article(s) or file(s) cannot be read")
    for expected in (
        "b.txt: this is an image",
        "c.jsonl, line 2: not JSON",
        "c.jsonl, line 3: not an object",
        "c.jsonl, line 5: the id '1' is already that of an article in c.jsonl, line 1",
        "c.jsonl, line 6: ",
        "d.csv, line 3: 3 fields, but the header has 2",
        "d.csv, line 4: ",
        "e.parquet: ",
        "f.txt.gz: ",
    ):
        assert expected in message
    for stream in (False, True):
        corpus = read_corpus(tmp_path, errors="skip", stream=stream)
        assert corpus.documents["document"].tolist() == ["a", "1", "3"]
        assert len(corpus.problems) == 9
        assert corpus.problems["line"].dropna().tolist() == [2, 3, 6, 3, 4, 5]
        assert [d.text for d in corpus] == ["War\nIt goes on.", "One.", "Three."]


def test_of_very_many_problems_twenty_are_listed_and_the_rest_counted(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("{broken\n" * 50, encoding="utf-8")
    with pytest.raises(CorpusError, match="… and 30 more") as caught:
        read_corpus(path)
    assert str(caught.value).count("not JSON") == 20
    with pytest.raises(CorpusError, match="no articles were found"):
        read_corpus(path, errors="skip")


def test_duplicate_ids_name_both_places_across_files(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("id,text\n7,War.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"b\.csv, line 2: the id '7' .* in a\.csv, line 2"):
        read_corpus(tmp_path)


def test_an_empty_file_is_a_document_of_no_words_and_a_problem(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b" \n\n")
    (tmp_path / "c.csv").write_text("title,text\nWar,\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert [d.text for d in corpus] == ["", " \n\n", "War\n\n"]
    assert [reason.split(":")[0] for reason in reasons(corpus)] == ["empty"] * 3


def test_awkward_csv_fields_come_through(tmp_path):
    long = "word " * 60_000
    rows = [("1", 'He said ""no"".\r\n\r\nThen, left; ok.'), ("2", long), ("3", "nul \x00 here")]
    content = "id,text\r\n" + "".join(f'{i},"{text}"\r\n' for i, text in rows)
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode())
    corpus = read_corpus(path)
    assert corpus["1"].text == 'He said "no".\r\n\r\nThen, left; ok.'
    assert corpus["2"].text == long
    assert corpus["3"].text == "nul \x00 here"
    semicolons = tmp_path / "b.csv"
    semicolons.write_text("id;text\n1;Peace, and far.\n", encoding="utf-8")
    assert read_corpus(semicolons)["1"].text == "Peace, and far."


def test_lone_surrogates_are_replaced_one_for_one_and_reported(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "a\\ud83d b \\ud83d\\ude00"}\n', encoding="utf-8")
    corpus = read_corpus(path)
    assert corpus["1"].text == "a\N{REPLACEMENT CHARACTER} b 😀"
    assert corpus.problems.iloc[0]["line"] == 1
    assert "1 lone surrogate" in reasons(corpus)[0]
    assert Corpus.from_texts({"x": "\udcff!"})["x"].text == "\N{REPLACEMENT CHARACTER}!"


def test_fields_of_json_may_differ_from_line_to_line(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [
        {"text": "One.", "side": "left", "authors": ["A", "B"]},
        {"text": "Two.", "extra": {"k": 1}},
        {"text": None, "side": "right"},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    corpus = read_corpus(path, group="side")
    assert corpus.documents["group"].isna().tolist() == [False, True, False]
    assert corpus.documents["author"][0] == "A; B"
    assert corpus["a:2"].metadata == {"extra": '{"k": 1}'}
    with pytest.raises(CorpusError, match=r"no column 'sides' .*did you mean 'side'"):
        read_corpus(path, group="sides")


def test_a_column_that_bears_a_taken_name_moves_aside(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(
        pa.table({"text": ["War."], "paper": ["X"], "outlet": ["Y"], "document": ["k"]}), path
    )
    corpus = read_corpus(path, outlet="paper", id="outlet")
    assert corpus.documents.to_dict("records") == [
        {"document": "Y", "outlet": "X", "document_": "k"}
    ]


def test_parquet_columns_of_other_types(tmp_path):
    path = tmp_path / "a.parquet"
    table = pa.table(
        {
            "text": pa.array(["One.", None, "Three."]).dictionary_encode(),
            "id": pa.array([1, 2, None]),
            "date": pa.array([pd.Timestamp("2025-02-14"), None, None]),
            "length": pa.array([1, 2, None]),
        }
    )
    pq.write_table(table, path)
    corpus = read_corpus(path)
    assert corpus.documents["document"].tolist() == ["1", "2", "a:3"]
    assert [d.text for d in corpus] == ["One.", "", "Three."]
    assert corpus.documents["date"][0] == "2025-02-14"
    bad = pa.array([b"ok", b"caf\xe9"], type=pa.binary())
    pq.write_table(pa.table({"text": bad}), path)
    corpus = read_corpus(path)
    assert corpus["a:2"].text == "caf\N{REPLACEMENT CHARACTER}"
    assert corpus.problems["line"].tolist() == [2]


def test_one_line_of_fifty_megabytes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("peace é ".encode() * 5_600_000)
    block = next(read_corpus(path).blocks())
    assert len(block.text) == path.stat().st_size > 50_000_000
    assert len(block.paragraphs) == 1


@pytest.mark.parametrize("name", ["missing.txt", "folder/none"])
def test_a_missing_path_is_named(tmp_path, name):
    with pytest.raises(CorpusError, match=rf"no file or folder .*{Path(name).name}"):
        read_corpus(tmp_path / name)


def test_bad_arguments_say_what_is_known(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK")
    with pytest.raises(CorpusError, match=r"known are \.txt"):
        read_corpus(path)
    with pytest.raises(CorpusError, match="no articles were found in"):
        read_corpus([])
    (tmp_path / "a.txt").write_text("War.", encoding="utf-8")
    with pytest.raises(CorpusError, match="errors must be 'raise' or 'skip'; got 'ignore'"):
        read_corpus(tmp_path / "a.txt", errors="ignore")


def test_html_without_trafilatura_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_text("<html><body><p>War.</p></body></html>", encoding="utf-8")
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    with pytest.raises(CorpusError, match=r'pip install "framing\[html\]"'):
        read_corpus(tmp_path)


@pytest.mark.skipif(importlib.util.find_spec("trafilatura") is None, reason="needs trafilatura")
def test_html_yields_title_text_and_metadata(tmp_path):
    sentence = "The harbor was closed on Monday while the two delegations met again. "
    (tmp_path / "a.html").write_text(
        "<html><head><title>Talks fail</title><meta property='og:title' content='Talks fail'>"
        "<meta property='og:site_name' content='Harbor Gazette'>"
        "<meta name='author' content='Ana Ruiz'>"
        "<meta property='article:published_time' content='2025-02-14'></head><body>"
        "<nav><a href='/'>Home</a></nav><article><h1>Talks fail</h1>"
        + "".join(f"<p>{sentence * 3} Number {i}.</p>" for i in range(4))
        + "</article></body></html>",
        encoding="utf-8",
    )
    corpus = read_corpus(tmp_path / "a.html")
    document = corpus["a"]
    assert document.title == "Talks fail"
    assert document.metadata["outlet"] == "Harbor Gazette"
    assert document.metadata["author"] == "Ana Ruiz"
    assert document.metadata["date"] == "2025-02-14"
    assert "Home" not in document.text
    assert [p.section for p in document.paragraphs][:2] == ["headline", "lead"]
    (tmp_path / "b.html").write_text("<html></html>", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"b\.html: no article was found"):
        read_corpus(tmp_path)
