"""The page's scripts and style sheets as they are served: one by one, or many in one file."""
