"""An article's text to its facts: the grammar of projects and of figures."""

from extract.facts.read import read

__all__ = ["read"]
