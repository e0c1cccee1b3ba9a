"""What runs inside the sandbox, beside the code of a submission."""
