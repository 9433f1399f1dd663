"""The pages, and what belongs to them: view settings, import map, oEmbed, robots.txt."""
