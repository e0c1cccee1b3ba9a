"""Which answers of a class are alike: places to look, never a verdict."""
