"""The markup of a native table: a shaded head, hairlines between rows, exact heights."""

from cockpit.slides.cells import LEAD, Cell, Column, Grid
from cockpit.slides.ink import SPACES, Line, Run, fill, line, named, paragraph, placed, sign, tone
from cockpit.slides.measure import clean
from cockpit.slides.sizes import EMU, LEAST, Box
from cockpit.theme.palette import LIGHT

URI = "http://schemas.openxmlformats.org/drawingml/2006/table"


def markup(number: int, grid: Grid, box: Box) -> str:
    """The table as a frame of the slide."""
    columns = "".join(f'<a:gridCol w="{round(width * EMU)}"/>' for width in grid.widths)
    head = _row("".join(_head(column, grid) for column in grid.columns), grid.head)
    rows = "".join(
        _row(
            "".join(_cell(cell, column, grid) for cell, column in zip(row, grid.columns, strict=True)), height
        )
        for row, height in zip(grid.rows, grid.heights, strict=True)
    )
    frame = placed(box).replace("a:xfrm", "p:xfrm")
    return (
        f"<p:graphicFrame {SPACES}><p:nvGraphicFramePr>{named(number, 'table')}<p:cNvGraphicFramePr>"
        f'<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{frame}'
        f'<a:graphic><a:graphicData uri="{URI}"><a:tbl><a:tblPr firstRow="1"/>'
        f"<a:tblGrid>{columns}</a:tblGrid>{head}{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _row(cells: str, height: float) -> str:
    return f'<a:tr h="{round(height * EMU)}">{cells}</a:tr>'


def _head(column: Column, grid: Grid) -> str:
    told = line(column.head, grid.size, LIGHT.ink_2, True, column.align)
    return _place([told], column, grid, LIGHT.raised_2, LIGHT.ink_2, 0.75)


def _cell(cell: Cell, column: Column, grid: Grid) -> str:
    colour = cell.tone or (LIGHT.muted if cell.quiet else LIGHT.ink)
    text = Run(clean(cell.text), grid.size, colour, cell.strong)
    shape = (Run(f"{sign(cell.mark)} ", grid.size, tone(cell.mark), True),) if cell.mark else ()
    told = [Line((*shape, text), column.align)]
    told += [line(cell.under, LEAST, LIGHT.muted, align=column.align)] if cell.under else []
    return _place(told, column, grid, cell.ground, LIGHT.hairline, 0.5)


def _place(told: list[Line], column: Column, grid: Grid, ground: str, rule: str, width: float) -> str:
    """A cell of the table: text, ground, a line below."""
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    below = f'<a:lnB w="{round(width * EMU)}">{fill(rule)}</a:lnB>'
    left, right = column.sides
    far = (("marL", left), ("marR", right), ("marT", grid.pad), ("marB", grid.pad))
    sides = " ".join(f'{side}="{int(points * EMU)}"' for side, points in far)
    said = "".join(paragraph(each, LEAD) for each in told)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{said}</a:txBody>"
        f'<a:tcPr {sides} anchor="ctr">{none}{below}{fill(ground)}</a:tcPr></a:tc>'
    )
