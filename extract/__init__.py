"""From a page to its facts: ``extract.body`` reads the page, ``extract.facts`` the text."""
