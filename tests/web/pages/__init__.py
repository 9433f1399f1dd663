"""Pages, documentation and their files over HTTP, and the words on them."""
