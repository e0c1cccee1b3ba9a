"""The command line: `coursekit lab`, `grade`, `doctor` and the others."""
