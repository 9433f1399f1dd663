"""The page's plots as figures in Plotly's words, made on the server."""
