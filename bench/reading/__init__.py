"""Reading pages: speed, memory and quality beside the peers, and mutated pages by the thousand."""
