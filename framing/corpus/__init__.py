"""The corpus: articles read from files, their furniture marked, nothing of them lost."""

from framing.corpus.block import Block, Document, Paragraph
from framing.corpus.corpus import Corpus
from framing.corpus.paragraphs import Paragraphs
from framing.corpus.readers import read_corpus

__all__ = ["Block", "Corpus", "Document", "Paragraph", "Paragraphs", "read_corpus"]
