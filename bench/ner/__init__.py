"""Taggers of names: their training, and what each gains and costs (docs/ner.md)."""
