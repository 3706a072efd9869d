"""The page's layout, one file a view, and which event calls what: all that knows Gradio."""
