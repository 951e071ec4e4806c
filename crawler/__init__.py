"""A site file to Pages: politely, resumably, archived."""
