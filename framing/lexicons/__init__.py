"""The lexicons that come with framing: TOML files, read by `framing.lexicon.Lexicon.load`."""
