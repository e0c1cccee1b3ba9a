"""What comes of grading: tables, the gradebook, pages for students, figures for the teacher."""
