"""The file of a model: whole, the same bytes, and no other."""

import io
import zipfile

import numpy as np
import pytest

from framing.errors import TopicsError
from framing.topics import TopicModel, fit_topics


def test_a_model_comes_back_as_it_was(model, tmp_path):
    path = model.save(tmp_path / "model.zip")
    back = TopicModel.load(path)
    assert back.digest == model.digest
    np.testing.assert_array_equal(back.theta, model.theta)
    np.testing.assert_array_equal(back.fit.lam, model.fit.lam)
    assert back.counts.digest == model.counts.digest
    assert back.labels == model.labels
    assert back.diagnostics == model.diagnostics
    assert repr(back) == repr(model)
    assert back.provenance == model.provenance
    assert repr(back.null) == repr(model.null)
    assert back.stable.table.equals(model.stable.table)
    assert back.topics(5).equals(model.topics(5))
    assert back.plot().id == model.plot().id


def test_the_same_model_is_the_same_bytes(model, tmp_path):
    first, second = model.save(tmp_path / "a.zip"), model.save(tmp_path / "b.zip")
    assert first.read_bytes() == second.read_bytes()


def test_the_prior_of_seeds_is_kept(counts, tmp_path):
    seeded = fit_topics(
        counts, 3, seeds={"war": "tank"}, n_refits=0, n_shuffles=0, held_out=0, max_df=1.0
    )
    back = TopicModel.load(seeded.save(tmp_path / "seeded.zip"))
    np.testing.assert_array_equal(back.eta, seeded.eta)
    assert back.names == seeded.names


def altered(path, name, data):
    """Write a copy of an archive with other content under one name."""
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, data(old.read(entry)) if entry == name else old.read(entry))
    path.write_bytes(copy.getvalue())


def test_a_changed_topic_is_found(model, tmp_path):
    path = model.save(tmp_path / "model.zip")

    def doubled(raw):
        phi = np.lib.format.read_array(io.BytesIO(raw))
        out = io.BytesIO()
        np.lib.format.write_array(out, phi * 2)
        return out.getvalue()

    altered(path, "phi.npy", doubled)
    with pytest.raises(TopicsError, match="was changed after it was written"):
        TopicModel.load(path)


def test_files_that_are_none_are_named(model, counts, tmp_path):
    with pytest.raises(TopicsError, match="no such file of topics"):
        TopicModel.load(tmp_path / "nothing.zip")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(model.save(tmp_path / "model.zip").read_bytes()[:5000])
    with pytest.raises(TopicsError, match="not a whole file of topics"):
        TopicModel.load(cut)
    with pytest.raises(TopicsError, match="its format is 'framing-counts'"):
        TopicModel.load(counts.save(tmp_path / "counts.zip"))
    newer = model.save(tmp_path / "newer.zip")
    altered(newer, "manifest.json", lambda raw: raw.replace(b'"version":1', b'"version":9'))
    with pytest.raises(TopicsError, match="format version 9"):
        TopicModel.load(newer)
