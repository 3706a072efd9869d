"""What a document says of itself: title, publisher, date, author, notices."""
