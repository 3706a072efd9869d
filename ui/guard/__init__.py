"""What stands between a request and Gradio, whose own checks take a server that Gradio started."""
