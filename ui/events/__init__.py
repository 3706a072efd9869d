"""What happens on the page, one file a view: a question, an upload, each with what it changes.

Nothing of Gradio is here. Changes name the parts of the page that ui/panels lays out; a part that
is not named stays as it is.
"""
