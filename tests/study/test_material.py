"""Counts from articles and counts from a file are the same counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.counts import Counts
from framing.errors import CorpusError, CountsError, StudyError
from framing.study import Study
from framing.study.material import Material, gather_material

QUIET = lambda _: None  # noqa: E731


def gather(study: Path, texts: Path | None = None) -> Material:
    return gather_material(Study.load(study), texts, QUIET)


def family(material: Material) -> dict[tuple[str, str, str], int]:
    found = material.counts.select("family").to_frame()
    return found.groupby(["category", "group", "section"])["n"].sum().to_dict()


def test_words_under_study_are_counted_by_group_and_section(project: Path):
    assert family(gather(project)) == {
        ("appease", "Harbor News", "body"): 1,
        ("betray", "Bridge Post", "headline"): 1,
        ("betray", "Bridge Post", "lead"): 1,
        ("cede", "Bridge Post", "body"): 2,
        ("cede", "Harbor News", "headline"): 1,
        ("cede", "Harbor News", "lead"): 1,
    }


def test_counts_hold_no_title_and_no_file_of_the_machine(project: Path, tmp_path: Path):
    counts = gather(project).counts
    assert {"title", "url"}.isdisjoint(counts.units.columns)
    record = counts.provenance.to_json()
    assert str(tmp_path) not in record
    assert "harbor-1.txt" not in record


def test_a_counts_file_takes_the_place_of_the_articles(project: Path, shared_study: Path):
    text, counts = gather(project), gather(shared_study)
    assert counts.source == "counts"
    assert counts.counts.digest == text.counts.digest
    assert counts.counts.provenance == text.counts.provenance
    assert counts.documents.equals(text.documents)


def test_articles_are_found_by_their_hash_whatever_their_files_are_called(
    project: Path, shared_study: Path
):
    articles = project / "articles"
    (articles / "harbor-1.txt").rename(articles / "x.txt")
    (articles / "bridge-1.txt").rename(articles / "a.txt")
    (articles / "other.txt").write_text("Rain\nIt rained all day.\n", encoding="utf-8")
    material = gather(shared_study, articles)
    assert material.identical is True
    assert material.corpus is not None
    assert set(material.corpus.documents["document"]) == {"harbor-1", "bridge-1"}
    assert material.counts.digest == gather(shared_study).counts.digest
    assert material.warnings == ("1 text(s) at hand are no document of the study: other.",)


def test_other_furniture_around_an_article_leaves_it_the_same(project: Path, shared_study: Path):
    path = project / "articles" / "harbor-1.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\nLeave a Comment\n", encoding="utf-8")
    assert gather(shared_study, project / "articles").identical is True


def test_an_article_that_differs_is_refused_with_both_hashes(project: Path, shared_study: Path):
    expected = gather(project).documents.set_index("document")["sha256"]
    path = project / "articles" / "harbor-1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Monday", "Tuesday"), encoding="utf-8")
    found = gather(project).documents.set_index("document")["sha256"]
    with pytest.raises(StudyError) as caught:
        gather(shared_study, project / "articles")
    assert str(caught.value).splitlines() == [
        "1 of the 2 documents of study 'river' are not among the 2 text(s). An article is the "
        "same if its cleaned text has the same SHA-256.",
        f"  harbor-1: expected {expected['harbor-1']}, not found",
        f"  found in harbor-1: {found['harbor-1']}",
        "Look for a copy with the same wording: the publisher may have changed the article.",
    ]


def test_one_article_cannot_stand_for_two_documents(project: Path, shared_study: Path):
    (project / "articles" / "bridge-1.txt").unlink()
    with pytest.raises(StudyError, match=r"1 of the 2 documents .*\n  bridge-1: expected"):
        gather(shared_study, project / "articles")


def test_listed_documents_are_found_by_hash_and_carry_their_metadata(project: Path):
    hashes = gather(project).documents.set_index("document")["sha256"]
    text = (project / "study.toml").read_text(encoding="utf-8")
    start, _, rest = text.partition("[groups.documents]")
    listed = "".join(
        f'[[documents]]\nid = "{name}"\nsha256 = "{hashes[old]}"\ngroup = "{name.title()}"\n'
        f'date = "2025-0{i}"\n'
        for i, (name, old) in enumerate([("one", "harbor-1"), ("two", "bridge-1")], start=1)
    )
    families = rest[rest.index("[families]") :]
    (project / "study.toml").write_text(start + listed + families, encoding="utf-8")
    material = gather(project)
    assert material.grouping.order == ("One", "Two")
    assert material.documents[["document", "group", "date"]].values.tolist() == [
        ["one", "One", "2025-01"],
        ["two", "Two", "2025-02"],
    ]


def test_counts_made_with_other_patterns_are_refused(shared_study: Path):
    path = shared_study / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"appeas*"', '"appease*"'), encoding="utf-8")
    with pytest.raises(StudyError, match="was counted with other patterns of the words under"):
        gather(shared_study)
    path.write_text(
        text.replace('["river.toml"]', '["river.toml", "loaded-language"]'), encoding="utf-8"
    )
    with pytest.raises(StudyError, match="was counted without lexicon loaded-language; count"):
        gather(shared_study)


def test_a_recount_with_other_patterns_says_that_it_differs(project: Path, shared_study: Path):
    path = shared_study / "study.toml"
    text = path.read_text(encoding="utf-8").replace('"betray*"', '"betrayal"')
    path.write_text(text, encoding="utf-8")
    material = gather(shared_study, project / "articles")
    assert material.identical is False
    assert "Recomputed from text: the counts are not those of counts.zip" in material.warnings[0]


def test_counts_without_paragraphs_are_refused(shared_study: Path):
    units = ["harbor-1", "bridge-1"]
    Counts.from_matrix([[1], [2]], units, ["word"]).save(shared_study / "counts.zip")
    with pytest.raises(StudyError, match="its units are document, the study needs"):
        gather(shared_study)


def test_what_is_missing_is_named(project: Path, shared_study: Path, tmp_path: Path):
    (shared_study / "counts.zip").unlink()
    with pytest.raises(CountsError, match="no such counts file"):
        gather(shared_study)
    with pytest.raises(CorpusError, match="nowhere"):
        gather(project, tmp_path / "nowhere")
    text = (project / "study.toml").read_text(encoding="utf-8")
    text += '[[documents]]\nid = "ferry-1"\nlabel = "Ferry"\n'
    (project / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="names a document 'ferry-1' that is not there"):
        gather(project)


def test_without_the_articles_a_study_that_has_both_falls_back_on_its_counts(
    project: Path, shared_study: Path
):
    path = project / "study.toml"
    text = path.read_text(encoding="utf-8")
    both = text.replace('path = "articles"', 'path = "articles"\ncounts = "counts.zip"')
    path.write_text(both, encoding="utf-8")
    (shared_study / "counts.zip").rename(project / "counts.zip")
    assert gather(project).identical is True
    (project / "articles").rename(project / "gone")
    assert gather(project).source == "counts"


def test_with_voice_a_row_is_a_passage_and_documents_stay_what_they_are(
    undrawn: Path, voiced: Path
):
    plain, heard = gather(undrawn), gather(voiced)
    assert (plain.unit, heard.unit) == ("paragraph", "passage")
    assert heard.documents.equals(plain.documents)
    assert heard.counts.keys == ("document", "section", "paragraph", "passage")
    assert list(heard.counts.units.columns) == [
        *heard.counts.keys, "group", "voice", "camp", "speaker", "cue_class", "sha256", "n_tokens",
    ]  # fmt: skip
    assert heard.counts.n_tokens == plain.counts.n_tokens
    assert family(heard) == family(plain)


def shared_voiced(voiced: Path) -> Path:
    """Put counts in the place of the articles of a study by voice."""
    gather(voiced).counts.save(voiced / "counts.zip")
    (voiced / "articles").rename(voiced / "elsewhere")
    text = (voiced / "study.toml").read_text(encoding="utf-8")
    text = text.replace('path = "articles"', 'counts = "counts.zip"')
    (voiced / "study.toml").write_text(text, encoding="utf-8")
    return voiced / "study.toml"


def test_counts_by_voice_take_the_place_of_the_articles(voiced: Path):
    text = gather(voiced)
    study = shared_voiced(voiced)
    counts = gather(voiced)
    assert counts.counts.digest == text.counts.digest
    assert counts.counts.provenance == text.counts.provenance
    assert counts.warnings == ()
    assert gather(study, voiced / "elsewhere").identical is True


def test_counts_by_voice_of_other_camps_are_refused(voiced: Path):
    path = shared_voiced(voiced)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('towns = "mayor*"', 'towns = "mayor"'), encoding="utf-8")
    with pytest.raises(StudyError, match="was counted with other patterns of the camps; count"):
        gather(voiced)


def test_counts_that_do_not_carry_voice_are_refused_where_it_is_asked_for(
    voiced: Path, undrawn: Path
):
    path = shared_voiced(voiced)
    heard = (voiced / "counts.zip").read_bytes()
    gather(undrawn).counts.save(voiced / "counts.zip")
    with pytest.raises(StudyError) as caught:
        gather(voiced)
    assert str(caught.value) == (
        "counts.zip: its units are document × section × paragraph, the study needs document × "
        "section × paragraph × passage for its voices; count again with unit='passage'."
    )
    (voiced / "counts.zip").write_bytes(heard)
    start = path.read_text(encoding="utf-8").partition("[camps]")[0]
    path.write_text(start + '[[analyses]]\nkind = "words"\n', encoding="utf-8")
    with pytest.raises(StudyError, match=r"unit='paragraph', or set voice = true under \[corpus\]"):
        gather(voiced)


def test_counts_by_other_rules_for_voices_are_taken_and_named(
    voiced: Path, monkeypatch: pytest.MonkeyPatch
):
    shared_voiced(voiced)
    monkeypatch.setattr("framing.study.rules.VOICE_RULES", "framing-voice-x")
    assert gather(voiced).warnings == (
        "counts.zip was counted with framing-voice-1 for voices; the error rates that are named "
        "are those of framing-voice-x.",
    )
