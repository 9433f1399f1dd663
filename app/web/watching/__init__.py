"""What those who run the server can see of it: counted requests, gauges, and lines of a log."""
