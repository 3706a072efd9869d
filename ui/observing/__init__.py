"""What whoever runs the server can watch: metrics and a log. Neither holds anybody's words."""
