"""Tokens and sentences, as standoff layers over the original text."""

from framing.text.sentences import sentences
from framing.text.tokens import TOKENIZER, tokenize

__all__ = ["TOKENIZER", "sentences", "tokenize"]
