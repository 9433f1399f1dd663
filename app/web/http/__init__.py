"""What is exchanged over HTTP: requests, errors, formats, caching, the wire format."""
