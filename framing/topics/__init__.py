"""Topic models that can be defended: fitted well, held against chance, compared between groups."""
