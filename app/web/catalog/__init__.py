"""What can be chosen, and what the words and symbols mean: for the catalog, pages and README."""
