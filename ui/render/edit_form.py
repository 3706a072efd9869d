"""What readers changed of an article, and the form to change it with -> HTML. Pure.

The page's script sends the form (ui/assets/edit.js).
"""

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from rag.library.edits import EDITABLE, MOST_CHARACTERS, value_of
from rag.types import Article, Edit, EditableField
from ui.markup import NOTHING, joined, when
from ui.words import day

_NAMES: dict[EditableField, str] = {
    "title": "Title",
    "publisher": "Publisher",
    "published": "Date",
    "author": "Author",
    "language": "Language",
}

_FORM = Markup(
    '<div class="pc-edit" lang="en"><button type="button" class="pc-edit-open"'
    ' aria-expanded="false" aria-controls="pc-edit-form">Edit title, publisher, date</button>'
    '<form id="pc-edit-form" class="pc-edit-form" data-edits="{id}" aria-label="Edit the article"'
    ' novalidate hidden>{fields}<p class="pc-edit-hint">The text stays as it is, and so do quotes'
    " of it. What you enter stays when the file is ingested again.</p>"
    '<p class="pc-edit-error" id="pc-edit-error" role="alert"></p>'
    '<div class="pc-edit-foot"><button type="button" class="pc-edit-cancel">Cancel</button>'
    '<button type="submit" class="pc-edit-save">Save</button></div></form></div>'
)
_FIELD = Markup(
    '<div class="pc-edit-field pc-edit-{field}"><label for="pc-edit-{field}">{name}</label>'
    "{control}{said}</div>"
)
_TEXT = Markup(
    '<input id="pc-edit-{field}" name="{field}" type="text" value="{value}" maxlength="{most}"'
    ' autocomplete="off" dir="auto"{required}{described}>'
)
_DATE = Markup(
    '<input id="pc-edit-published" name="published" type="date" value="{value}" max="9999-12-31"'
    "{described}>"
)
_SELECT = Markup('<select id="pc-edit-language" name="language"{described}>{options}</select>')
_OPTION = Markup('<option value="{}"{}>{}</option>')
_DESCRIBED = Markup(' aria-describedby="pc-edit-{}-said"')
_SAID = Markup(
    '<p class="pc-edit-said"><span id="pc-edit-{field}-said">{words}</span> <button type="button"'
    ' data-back="{field}" data-said="{said}">Take back<span class="pc-unseen"> the edit of {name}'
    "</span></button></p>"
)
_WORDS = Markup('The document says: <q dir="auto">{}</q>')
_NO_WORDS = Markup("The document gives none.")
_EDITED = Markup('<span>{name}; the document says <q dir="auto">{words}</q></span>')
_EDITED_NOTHING = Markup("<span>{name}; the document gives none</span>")


def edited_lines(article: Article, languages: Mapping[str, str]) -> Markup:
    """The fields that are a reader's, with what the document says."""
    return joined(
        (_EDITED if edit.said else _EDITED_NOTHING).format(
            name=_NAMES[edit.field], words=_words(edit, languages)
        )
        for edit in article.edits
    )


def edit_form(article: Article, languages: Mapping[str, str]) -> Markup:
    """`languages` are those to choose from, as names by code."""
    fields = joined(_field(article, field, languages) for field in EDITABLE)
    return _FORM.format(id=article.id, fields=fields)


def _field(article: Article, field: EditableField, languages: Mapping[str, str]) -> Markup:
    edit = article.edit(field)
    value = value_of(article, field) or ""
    described = when(edit, _DESCRIBED.format(field))
    match field:
        case "published":
            control = _DATE.format(value=value, described=described)
        case "language":
            options = _languages(value, edit, languages)
            control = _SELECT.format(described=described, options=options)
        case _:
            control = _TEXT.format(
                field=field,
                value=value,
                most=MOST_CHARACTERS,
                required=when(field == "title", Markup(' aria-required="true"')),
                described=described,
            )
    return _FIELD.format(
        field=field,
        name=_NAMES[field],
        control=control,
        said=_said(edit, languages) if edit else NOTHING,
    )


def _said(edit: Edit, languages: Mapping[str, str]) -> Markup:
    return _SAID.format(
        field=edit.field,
        name=_NAMES[edit.field],
        said=edit.said or "",
        words=_WORDS.format(_words(edit, languages)) if edit.said else _NO_WORDS,
    )


def _words(edit: Edit, languages: Mapping[str, str]) -> str:
    said = edit.said or ""
    if edit.field == "published" and said:
        return day(date.fromisoformat(said))
    return languages.get(said, said) if edit.field == "language" else said


def _languages(value: str, edit: Edit | None, languages: Mapping[str, str]) -> Markup:
    codes = {code: code for code in (value, (edit.said if edit else None) or "")} | dict(languages)
    named = sorted((name, code) for code, name in codes.items() if code)
    return joined(
        _OPTION.format(code, when(code == value, Markup(" selected")), name)
        for name, code in (("Not known", ""), *named)
    )
