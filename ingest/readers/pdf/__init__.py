"""PDF files: letters, words, lines, paragraphs, and what a page is."""
