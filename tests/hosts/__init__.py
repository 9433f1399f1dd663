"""Share's texts in the real programs they are made for; run by hand, no test collects them."""
