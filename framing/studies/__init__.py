"""The studies that come with framing: a study file and its counts, without text."""
