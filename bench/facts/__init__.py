"""Reading facts: quality against gold, speed, mutated sentences, known gaps that have closed."""
