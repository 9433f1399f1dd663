"""Two real servers behind real proxies, with exactly the example files that the product ships."""
