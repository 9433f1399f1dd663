"""What is exchanged over HTTP: requests, errors, formats, caching, files, the wire format."""
