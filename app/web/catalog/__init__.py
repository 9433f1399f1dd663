"""What can be chosen, and what the words and symbols mean: for catalog, pages and documentation."""
