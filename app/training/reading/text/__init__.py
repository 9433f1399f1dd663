"""From bytes to rows of cells: encoding, delimiter, titles, names, totals."""
