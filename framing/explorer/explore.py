"""The explorer: choose a word in JupyterLab, and see its forms, rates, voices, lines, figure.

The widget only chooses; what it shows is a `Word` and one of its views, which the same words
of Python give again. So whatever is seen can be cited: `Explorer.code` says how to come back,
and `Explorer.result` carries the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.errors import CountsError, FramingError, did_you_mean
from framing.explorer.lines import LinesPane
from framing.explorer.material import Material, gather
from framing.explorer.showing import refused, said, view_html
from framing.explorer.word import PATTERN, VIEWS, View, Word, look_up

if TYPE_CHECKING:
    from framing.corpus import Corpus
    from framing.counts import Counts
    from framing.explorer.material import Studied
    from framing.figures import Figure
    from framing.lexicon.model import Lexicon
    from framing.text.voice.camps import Camps

__all__ = ["Explorer", "explore"]


def explore(
    source: Counts | Corpus | Studied,
    corpus: Corpus | None = None,
    *,
    families: Mapping[str, str | Sequence[str]] | None = None,
    lexicons: Sequence[Lexicon | str] = (),
    camps: Camps | Mapping[str, str | Sequence[str]] | None = None,
    by: str | None = None,
    order: Sequence[object] | None = None,
    voices: bool = True,
) -> Explorer:
    """Explore words in JupyterLab: forms, rates by group and voice, lines, figures.

    Parameters
    ----------
    source : Counts, Corpus or StudyResult
        Counts show all but the words in their context. Articles are counted first, which takes
        a while where there are thousands.
    corpus : Corpus, optional
        The articles that were counted, to show lines, and to look for several words in a row.
    families : mapping of str to pattern or patterns, optional
        Words under study: counted in articles; beside counts, the patterns that were counted,
        where their record does not hold them.
    lexicons : sequence of Lexicon, name or path, optional
        Likewise. Bundled lexicons are known.
    camps : Camps or mapping, optional
        Which sources belong together, in articles.
    by : str, optional
        Column that names the groups; by default ``"group"``, that of the study, or, of up to
        six documents, each of them.
    order : sequence, optional
        The groups in the order to show; each once.
    voices : bool, default True
        Whether to find in articles whose words they are, which takes most of the time.

    Returns
    -------
    Explorer
        Shown by a notebook as a widget; needs the extra ``framing[notebook]``.

    Raises
    ------
    CountsError
        If there is nothing to choose from, a column is not there, or articles, counts and
        patterns do not belong together.
    LexiconError
        If a pattern is not well formed.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> corpus = Corpus.from_texts({"a": "Talks\\nThey cede land.", "b": "War\\n“We ceded it.”"})
    >>> explorer = explore(corpus, families={"cede": "cede*"})  # doctest: +SKIP
    >>> explorer.choose("talk*", view="forms").table  # doctest: +SKIP
    """
    return Explorer(
        gather(
            source, corpus, families=families, lexicons=lexicons, camps=camps, by=by, order=order,
            voices=voices,
        )
    )  # fmt: skip


class Explorer:
    """A widget that shows one word at a time; made by `explore`.

    Attributes
    ----------
    material : Material
        What words are looked up in.
    view : str
        Which view of it: ``"rates"``, ``"forms"``, ``"voices"``, ``"speakers"``, ``"places"``
        or ``"lines"``.
    """

    material: Material
    view: str

    def __init__(self, material: Material) -> None:
        self._widgets = need_ipywidgets()
        self.material, self.view = material, next(iter(VIEWS))
        self._options = {label_of(*one): one for one in material.categories}
        self._word: Word | None = None
        self._listening = False
        self._build()
        if self._options:
            layer, name = next(iter(self._options.values()))
            self.choose(name, layer=layer)
        else:
            self._status.value = said("Type a pattern, such as betray*, and press Enter.")
            self._listening = True

    @property
    def word(self) -> Word:
        """The word that is shown."""
        if self._word is None:
            raise CountsError("no word is chosen yet; type one, or call .choose('betray*').")
        return self._word

    @property
    def result(self) -> View:
        """The view that is shown, as the result that it is, with its provenance."""
        return self.word.view(self.view)

    @property
    def table(self) -> pd.DataFrame:
        """The table of that result; of the lines, those that are shown by the filters."""
        if self.view == "lines" and self._lines.found is not None:
            return self._lines.table
        return self.result.table

    @property
    def figure(self) -> Figure | None:
        """The figure of that result, with its record; None for lines, which are words."""
        result = self.result
        plot = getattr(result, "plot", None)
        return None if plot is None else plot()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be known of what is shown."""
        own = getattr(self.result, "warnings", None)
        return self.word.warnings if own is None else tuple(own)

    @property
    def code(self) -> str:
        """The Python that comes back to what is shown, in an explorer of the same material."""
        word, layer = self.word.name, self.word.layer
        narrowed = self._lines.narrowed if self.view == "lines" else ""
        return f"explorer.choose({word!r}, layer={layer!r}, view={self.view!r}{narrowed})"

    def choose(
        self,
        word: str,
        *,
        layer: str | None = None,
        view: str | None = None,
        where: Mapping[str, str] | None = None,
        containing: str = "",
    ) -> Explorer:
        """Show a word, as if it were chosen or typed.

        Parameters
        ----------
        word : str
            A family or frame that was counted, or a pattern.
        layer : str, optional
            As for `framing.explorer.look_up`.
        view : str, optional
            By default the one that is open, or lines where they are narrowed.
        where : mapping of str to str, optional
            Only lines of this group, section, voice or speaker: ``{"voice": "direct"}``.
        containing : str, optional
            Only lines that hold this text, in any case.

        Returns
        -------
        Explorer
            This one.

        Raises
        ------
        CountsError
            If there is no such word or view, or no line has what `where` asks for.
        LexiconError
            If a pattern is not well formed.
        """
        if view is not None and view not in VIEWS:
            raise CountsError(f"there is no view {view!r}; {did_you_mean(view, VIEWS)}")
        self._word = look_up(self.material, word, layer=layer)
        self.view = view or ("lines" if where or containing else self.view)
        self._options[label_of(self.word.layer, word)] = (self.word.layer, word)
        self._show()
        if where or containing:
            self._lines.narrow(where or {}, containing)
        return self

    def _build(self) -> None:
        """Make the controls, and listen to them."""
        w = self._widgets
        wide = {"description_width": "initial"}
        self._chooser = w.Dropdown(options=[], description="Word", style=wide)
        self._typed = w.Text(
            description="or pattern",
            placeholder="betray*  then Enter",
            continuous_update=False,
            style=wide,
        )
        self._status, self._code = w.HTML(), w.HTML()
        self._panes = {name: w.HTML() for name in VIEWS if name != "lines"}
        self._lines = LinesPane(w, self._tell_code)
        panes = [*self._panes.values(), self._lines.box]
        self._tabs = w.Tab(children=panes, titles=tuple(VIEWS.values()))
        self._box = w.VBox(
            [w.HBox([self._chooser, self._typed]), self._status, self._tabs, self._code]
        )
        self._box.add_class("framing-explorer")
        self._chooser.observe(self._on_chosen, names="value")
        self._typed.observe(self._on_typed, names="value")
        self._tabs.observe(self._on_tab, names="selected_index")

    def _on_chosen(self, change: Mapping[str, Any]) -> None:
        if self._listening and change["new"] is not None:
            layer, name = change["new"]
            self._try(name, layer)

    def _on_typed(self, change: Mapping[str, Any]) -> None:
        if self._listening and change["new"].strip():
            self._try(change["new"].strip(), PATTERN)

    def _on_tab(self, change: Mapping[str, Any]) -> None:
        if self._listening and change["new"] is not None:
            self.view = list(VIEWS)[change["new"]]
            if self._word is not None:
                self._show()

    def _try(self, name: str, layer: str) -> None:
        """Choose what the user asked for, or say why it cannot be."""
        self._status.value = said(f"Looking for {name} …")
        try:
            self.choose(name, layer=layer)
        except FramingError as error:
            self._status.value = refused(str(error))

    def _show(self) -> None:
        """Bring the controls and the open view in line with the word."""
        self._listening = False
        self._chooser.options = list(self._options.items())
        self._chooser.value = (self.word.layer, self.word.name)
        self._tabs.selected_index = list(VIEWS).index(self.view)
        self._listening = True
        self._status.value = said(self.word.summary)
        try:
            if self.view == "lines":
                self._lines.show(self.word)
            else:
                title = f"{VIEWS[self.view]}: {self.word.name}"
                self._panes[self.view].value = view_html(title, self.result)
        except FramingError as error:
            self._refuse(str(error))
        self._tell_code()

    def _tell_code(self) -> None:
        self._code.value = f"<code>{escape(self.code)}</code>"

    def _refuse(self, reason: str) -> None:
        """Say in the place of a view why it cannot be shown."""
        if self.view == "lines":
            self._lines.refuse(reason)
        else:
            self._panes[self.view].value = refused(reason)

    def __repr__(self) -> str:
        if self._word is None:
            return f"Explorer of {self.material.counts!r}"
        return f"Explorer: {VIEWS[self.view].lower()} of {self.word.summary}"

    def _repr_mimebundle_(self, **choices: Any) -> Any:
        shown = self._box._repr_mimebundle_(**choices)
        data = shown[0] if isinstance(shown, tuple) else shown
        data["text/plain"] = repr(self)  # where there are no widgets
        return shown


def label_of(layer: str, name: str) -> str:
    """Return how a word is called in the list.

    Examples
    --------
    >>> label_of("family", "betray"), label_of("loaded-language", "slur"), label_of("pattern", "x*")
    ('betray', 'slur (loaded-language)', 'x* (pattern)')
    """
    return name if layer == "family" else f"{name} ({layer})"


def need_ipywidgets() -> Any:
    """Return the module, or say how to install it."""
    try:
        return import_module("ipywidgets")
    except ImportError as error:
        raise FramingError(
            f"the word explorer needs ipywidgets ({error}); install it with: "
            'pip install "framing[notebook]". framing.explorer.look_up does without.'
        ) from error
