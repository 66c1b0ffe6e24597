"""Groups: by a column, by lists of documents, or by what the documents suggest."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.errors import StudyError
from framing.study.grouping import group_documents
from framing.study.spec import Groups, Listed, Source, Study

ARTICLES = pd.DataFrame(
    {
        "document": ["left/a", "left/b", "right/a", "wire"],
        "title": ["One", "Two", "Three", "Four"],
        "outlet": ["Post", "Post", "Times", None],
        "bias": ["left", "left", "right", "center"],
    }
)


def study(**groups: object) -> Study:
    return Study("x", source=Source(("texts",)), groups=Groups(**groups))  # type: ignore[arg-type]


def test_the_values_of_a_column_are_the_groups():
    grouping = group_documents(study(by="bias"), ARTICLES)
    assert grouping.order == ("center", "left", "right")
    assert grouping.of["wire"] == "center"
    assert grouping.warnings == ()


def test_an_order_of_some_groups_leaves_the_others_out_and_says_so():
    grouping = group_documents(study(by="bias", order=("right", "left")), ARTICLES)
    assert grouping.order == ("right", "left")
    assert grouping.warnings == ("1 document of other groups (center) left out: wire.",)
    assert grouping.choose(ARTICLES)["document"].tolist() == ["left/a", "left/b", "right/a"]


def test_documents_without_a_value_are_left_out_and_named():
    grouping = group_documents(study(by="outlet"), ARTICLES)
    assert grouping.warnings == ("1 document without a group left out: wire.",)


def test_documents_are_listed_by_name_or_glob():
    listed = {"r": ("right/*",), "l": ("left/a", "left/b")}
    grouping = group_documents(study(documents=listed), ARTICLES)
    assert grouping.by == "group"
    assert grouping.order == ("r", "l")
    assert dict(grouping.of) == {"left/a": "l", "left/b": "l", "right/a": "r"}


def test_a_name_with_a_bracket_is_a_name_before_it_is_a_glob():
    articles = pd.DataFrame({"document": ["a[1]", "b"]})
    grouping = group_documents(study(documents={"A": ("a[1]",), "B": ("b",)}), articles)
    assert dict(grouping.of) == {"a[1]": "A", "b": "B"}


def test_without_groups_an_outlet_that_every_document_has_is_taken():
    articles = ARTICLES.fillna({"outlet": "Wire"})
    assert group_documents(study(), articles).by == "outlet"


def test_without_groups_few_documents_stand_alone_by_their_labels():
    articles = pd.DataFrame({"document": ["b", "a"]})
    assert group_documents(study(), articles).order == ("a", "b")
    named = Study("x", documents=(Listed("b", label="Bee"), Listed("a", label="Ay")))
    labels = articles.assign(label=["Bee", "Ay"])
    assert group_documents(named, labels).order == ("Bee", "Ay")


def test_many_documents_need_groups():
    articles = pd.DataFrame({"document": list("abcdefg"), "side": list("xxxxyyy")})
    with pytest.raises(StudyError) as caught:
        group_documents(study(), articles)
    assert str(caught.value) == (
        "nothing says which documents belong together; set by = … under [groups] to a column of "
        "the documents, or list them under [groups.documents]: known are: side."
    )


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ({"by": "bais"}, "there is no column 'bais'; .* did you mean 'bias'?"),
        ({"by": "bias", "order": ("left", "rigth")}, "names 'rigth', .* did you mean 'right'?"),
        ({"documents": {"a": ("left/*",), "b": ("*/a",)}}, "'left/a' is in two groups"),
        (
            {"documents": {"a": ("left/*",), "b": ("up/*",)}},
            r"no document is in group 'b': .*up/\*",
        ),
        ({"by": "bias", "order": ("left",)}, "compares two groups or more; column 'bias'"),
    ],
)
def test_groups_that_do_not_fit_are_refused(groups: dict[str, object], message: str):
    with pytest.raises(StudyError, match=message):
        group_documents(study(**groups), ARTICLES)
