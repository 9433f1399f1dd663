"""The pages, and what belongs to them: view settings, oEmbed, robots.txt."""
