"""What single cells say: numbers, dates, missing values, yes and no."""
