"""Text to clean text, words to values: scripts, glosses, numbers, money, days, places."""
