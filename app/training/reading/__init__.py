"""Tables as people have them: read, understood, and told what was understood."""
