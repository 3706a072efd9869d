"""What code knows of languages besides English: their words, stems, questions and values."""
