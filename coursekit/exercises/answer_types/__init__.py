"""What an answer may be: numbers by name, a choice, a formula, a function. Each type reads what is submitted."""
