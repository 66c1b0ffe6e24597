"""In what else groups differ, besides what is compared.

`differing` says it; `documents` knows what is told of them, `calendar` compares dates,
`copies` finds texts that stand in the corpus twice.
"""
