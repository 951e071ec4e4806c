"""Which reports tell of one project: names read, evidence weighed, reports gathered."""

from __future__ import annotations
