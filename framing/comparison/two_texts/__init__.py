"""What can be asked of two texts: no test between them, but two smaller questions.

`shuffling` holds them against their own sentences, `reference` against the pairs of a
`background`.
"""
