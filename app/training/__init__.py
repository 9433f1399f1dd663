"""The experiment: its document, data, preparation, training and analysis. Must not know the web."""
