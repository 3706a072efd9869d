"""Gradio's own parts in the page's colours."""
# pyright: reportUnknownMemberType=false

from typing import Any, cast

from gradio.themes.base import Base  # noqa: TID253 - imported once the page is wanted


def theme() -> Base:
    """Gradio's own parts in the colours of assets/tokens.css, which know light from dark."""
    own = Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    colours = {
        "body_background_fill": "paper",
        "body_text_color": "ink",
        "body_text_color_subdued": "quiet",
        "background_fill_primary": "sheet",
        "background_fill_secondary": "paper",
        "block_background_fill": "sheet",
        "block_border_color": "line",
        "block_label_background_fill": "sheet",
        "block_label_text_color": "quiet",
        "border_color_primary": "line",
        "border_color_accent": "accent",
        "input_background_fill": "sheet",
        "input_border_color": "line",
        "input_border_color_focus": "accent",
        "input_placeholder_color": "quiet",
        "button_primary_background_fill": "accent",
        "button_primary_background_fill_hover": "accent-strong",
        "button_primary_text_color": "on-accent",
        "button_secondary_background_fill": "sheet",
        "button_secondary_background_fill_hover": "shade",
        "button_secondary_text_color": "ink",
        "loader_color": "accent",
    }
    light = {name: f"var(--pc-{colour})" for name, colour in colours.items()}
    dark = {f"{name}_dark": value for name, value in light.items()}
    return cast("Any", own).set(**light, **dark, color_accent="var(--pc-accent)")
