"""Questions with gold quotes, proposed from a library's articles for a user to accept."""
