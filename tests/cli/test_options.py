from __future__ import annotations

import click

from cli import options
from extract.facts.taggers import DEFAULT, TAGGERS


def test_the_taggers_offered_are_those_there_are() -> None:
    # The names stand twice: the command line must not load the grammar to print its help.
    command = options.tagger(click.Command("x"))
    (option,) = (p for p in command.params if p.name == "tagger")
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == tuple(TAGGERS)
    assert option.default == DEFAULT
