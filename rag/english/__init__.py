"""What code knows of English: words, names, figures, dates, sentences, speakers."""
