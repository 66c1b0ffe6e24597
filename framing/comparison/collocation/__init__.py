"""The company words keep: near each other, and one after the other.

`collocates` counts the words around a pattern, `sequences` adjacent words; `near` and
`running_words` find them in a corpus, `document_groups` says whose they are; `collocations`
measures how much they belong together.
"""
