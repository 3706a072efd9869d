"""The tables of eval/report/ledger.py on the page."""

from markupsafe import Markup

from eval.report.html_tables import table_html
from eval.report.ledger import Cells, ledger_tables
from eval.report.tables import Group

_SIDE = Markup('<th scope="row">{}</th>')
_CELL = Markup("<td>{}</td>")
_ROW = Markup("<tr>{}</tr>")


def ledger_html(group: Group) -> Markup:
    tables = ledger_tables(group, range(len(group.runs)))
    return Markup("\n").join(_table(cells) for cells in tables)


def _table(cells: Cells) -> Markup:
    rows = [
        _ROW.format(_SIDE.format(name) + Markup("").join(_CELL.format(text) for text in texts))
        for name, *texts in cells.rows
    ]
    return table_html(cells.caption, cells.head, rows)
