"""Writes the household roster of the demonstration as an office would keep it: a title above the header row, one sheet, real
dates shown as year and month, a frozen header. Reads the rows as CSV from standard input.

    python3 -m venv /tmp/tables && /tmp/tables/bin/pip install openpyxl
    /tmp/tables/bin/python tools/write_roster.py < rows.csv

Every household is invented. To change a row, open the workbook in any spreadsheet program.
"""

import csv
import datetime
import pathlib
import sys

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

TARGET = pathlib.Path(__file__).parent.parent / "content/resettlement/户主名册.xlsx"
WIDTHS = [6, 11, 12, 8, 16, 18, 14, 8, 16]


def main():
    rows = list(csv.reader(sys.stdin))
    head, rows = rows[0], rows[1:]
    book = Workbook()
    sheet = book.active
    sheet.title = "户主名册"
    sheet["A1"] = "江畔社区三峡移民户主名册（示例，人物均为虚构）"
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(head) + 1)
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(["序号"] + head)
    for number, row in enumerate(rows, 1):
        *texts, date = row
        year, month = (int(part) for part in date.split("-")[:2])
        texts[2] = int(texts[2])
        sheet.append([number, *texts, datetime.date(year, month, 1)])
    line = Side(style="thin", color="999999")
    for cells in sheet.iter_rows(min_row=2, max_row=sheet.max_row):
        for cell in cells:
            cell.border = Border(left=line, right=line, top=line, bottom=line)
        if cells[0].row > 2:
            cells[-1].number_format = 'yyyy"年"m"月"'
        else:
            for cell in cells:
                cell.font = Font(bold=True)
    for index, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A3"
    # Fixed dates: the same rows give the same bytes.
    book.properties.created = book.properties.modified = datetime.datetime(2026, 3, 1)
    book.properties.creator = "changlang"
    book.save(TARGET)


if __name__ == "__main__":
    main()
