"""The page's style sheet: tokens as custom properties, card, table, print, focus, what stays hidden."""

from dataclasses import fields

from cockpit.text import PRODUCT
from cockpit.text import theme as words
from cockpit.theme.mark import mark_uri
from cockpit.theme.palette import STATUSES, palette
from cockpit.theme.settings import UPLOAD_MB
from cockpit.theme.size import FONT, PAGE, RADIUS, WALL, space

HIDDEN = (  # the framework's own furniture, English and of no use here
    "stToolbarActions",
    "stAppDeployButton",
    "stMainMenu",
    "stDecoration",
    "stStatusWidget",
    "stElementToolbar",
)
WALL_HIDDEN = ("stHeader", "stToolbar", "stSidebar", "stStatusWidget")

_CARD = """
.ck-card{box-sizing:border-box;height:100%;background:var(--ck-raised-1);border-radius:var(--ck-radius);
 padding:var(--ck-2);border-top:1px solid var(--ck-hairline);
 display:flex;flex-direction:column;gap:var(--ck-1);
 color:var(--ck-ink);font-family:var(--ck-font);font-variant-numeric:tabular-nums lining-nums}
.ck-claim{font-size:var(--ck-claim);line-height:1.4;font-weight:600;text-wrap:balance}
.ck-label{font-size:var(--ck-body);line-height:1.4;color:var(--ck-ink-2)}
.ck-figure{font-size:var(--ck-figure);line-height:1.15;font-weight:600;white-space:nowrap}
.ck-unit{font-size:.5em;font-weight:400;color:var(--ck-ink-2);margin-left:.2em}
.ck-asof{font-size:var(--ck-note);line-height:1.4;color:var(--ck-muted);margin-top:auto}
.ck-status{display:inline-flex;align-items:center;gap:.4em;font-size:var(--ck-body);font-weight:600;white-space:nowrap}
.ck-mark{display:inline-block;flex:none;width:.9em;height:.9em;background-size:contain;background-repeat:no-repeat}
.ck-hatched{position:relative;align-self:flex-start;width:fit-content;color:var(--ck-muted)}
.ck-hatched::after{content:"";position:absolute;inset:0;pointer-events:none;opacity:.45;
 background:repeating-linear-gradient(135deg,transparent 0 6px,var(--ck-stale) 6px 7px)}
.ck-bar{height:6px;background:var(--ck-raised-2);border-radius:3px;overflow:hidden}
.ck-bar>i{display:block;height:100%;background:var(--ck-accent)}
.ck-demo{font-size:var(--ck-note);color:var(--ck-at-risk);border:1px solid var(--ck-at-risk);padding:0 .5em;
 border-radius:var(--ck-radius);white-space:nowrap}
.ck-skeleton{background:var(--ck-raised-2);border-radius:var(--ck-radius)}
"""

_TABLE = """
.ck-table{width:100%;border-collapse:collapse;font-family:var(--ck-font);font-size:var(--ck-body);color:var(--ck-ink);
 font-variant-numeric:tabular-nums lining-nums}
.ck-table caption{text-align:left;font-size:var(--ck-note);color:var(--ck-muted);padding-bottom:var(--ck-1)}
.ck-table th{text-align:left;font-weight:400;font-size:var(--ck-note);color:var(--ck-ink-2);
 border:0;border-bottom:1px solid var(--ck-muted);padding:var(--ck-1);white-space:nowrap}
.ck-table td{border:0;border-bottom:1px solid var(--ck-hairline);padding:var(--ck-1);vertical-align:baseline}
.ck-table .ck-num{text-align:right;white-space:nowrap}
.ck-table tbody tr:hover{background:var(--ck-raised-1)}
.ck-table tfoot td{font-weight:600;border-bottom:0;border-top:1px solid var(--ck-muted)}
"""

_CONDUCT = """
.stApp{font-variant-numeric:tabular-nums lining-nums}
.stMainBlockContainer{max-width:1776px}
@media(min-width:1100px){.stMainBlockContainer{padding-left:48px!important;padding-right:48px!important}}
/* a screen of four times the pixels shows the page in larger type, in the middle */
@media screen and (min-width:2600px){html:not(:has(.st-key-wall)){font-size:19px!important}
 .stMainBlockContainer{max-width:2200px}
 [data-testid=stSidebar]:not([aria-expanded=false]){min-width:340px!important}}
@media screen and (min-width:3400px){html:not(:has(.st-key-wall)){font-size:23px!important}
 .stMainBlockContainer{max-width:2880px}
 [data-testid=stSidebar]:not([aria-expanded=false]){min-width:400px!important}}
/* what is filled with the accent has its own ink: the framework's white has 1.9 to 1 on the dark one */
[data-testid^=stBaseButton-primary],[data-testid=stMultiSelect] :is([data-tag],[data-tag] button){
 color:var(--ck-on-accent)!important}
a:focus-visible,button:focus-visible,input:focus-visible,[tabindex]:focus-visible,[role=tab]:focus-visible{
 outline:2px solid var(--ck-accent)!important;outline-offset:2px!important}
@media (prefers-reduced-motion:reduce){*,*::before,*::after{
 animation-duration:.01ms!important;animation-iteration-count:1!important;transition-duration:.01ms!important}}
"""

_PRINT = """
@media print{
 @page{size:A4;margin:14mm}
 [data-testid=stHeader],[data-testid=stSidebar],[data-testid=stToolbar],[data-testid=stFileUploader],
 [data-testid=stButton],[data-testid=stDownloadButton],.ck-noprint{display:none!important}
 .stApp,.stMain,.stMainBlockContainer{position:static!important;overflow:visible!important;height:auto!important}
 .stMainBlockContainer{padding:0!important;max-width:none!important}
 .ck-card,.ck-table tr,[data-testid=stVegaLiteChart],[data-testid=stPlotlyChart]{break-inside:avoid}
 .ck-card{border:1px solid var(--ck-hairline)}
 .ck-table thead{display:table-header-group}
 *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""


def css(mode: str) -> str:
    """The style sheet of every page in one mode, without the style tags."""
    return "\n".join(
        [tokens(mode), _CARD, _TABLE, _marks(mode), _CONDUCT, _hide(HIDDEN), _brand(), _uploader(), _print()]
    )


def wall_css(mode: str) -> str:
    """What the wall adds: the five sizes in vh, no header, the whole screen, nothing scrolls, no pointer."""
    sizes = {field.name: getattr(WALL, field.name) for field in fields(WALL)}
    tokens = "".join(f"--ck-{name}:{value}vh;" for name, value in sizes.items())
    steps = "".join(f"--ck-{step}:{step * 0.74:.2f}vh;" for step in (1, 2, 3, 4, 6))  # 8 px of 1080
    return "\n".join(
        [
            f".stApp{{{tokens}{steps}overflow:hidden;cursor:none}}",
            ".stMainBlockContainer{padding:var(--ck-2) var(--ck-3)!important;max-width:none!important}",
            ".ck-headline{font-size:var(--ck-headline);line-height:1.1;font-weight:600;white-space:nowrap}",
            f".stApp{{background:{palette(mode).ground}}}",
            _hide(WALL_HIDDEN),
        ]
    )


def tokens(mode: str) -> str:
    """Colours and page sizes as custom properties; they stand on the app, so the wall can set its own."""
    p = palette(mode)
    colours = {f.name: getattr(p, f.name) for f in fields(p) if isinstance(getattr(p, f.name), str)}
    colours |= dict(p.status)
    colours.pop("mode")
    values = {name.replace("_", "-"): value for name, value in colours.items()}
    values |= {f.name: f"{getattr(PAGE, f.name) / PAGE.body:.4g}rem" for f in fields(PAGE)}
    values |= {str(step): space(step) for step in (1, 2, 3, 4, 6)}
    values |= {"radius": f"{RADIUS}px", "font": FONT, "headline": f"{PAGE.figure / PAGE.body:.4g}rem"}
    body = "".join(f"--ck-{name}:{value};" for name, value in values.items())
    return f":root,.stApp{{{body}}}"


def _marks(mode: str) -> str:
    """One class per status: the drawing, and the colour of its word."""
    p = palette(mode)
    rules = []
    for key in STATUSES:
        name = key.replace("_", "-")
        rules.append(f'.ck-mark--{name}{{background-image:url("{mark_uri(key, mode)}")}}')
        rules.append(f".ck-status--{name}{{color:{p.status[key]}}}")
    return "\n".join(rules)


def _brand() -> str:
    """The sidebar from top to foot: product name behind the logo, the way through the pages, the switches."""
    head = "[data-testid=stSidebarHeader]"
    name = f'content:"{PRODUCT}";order:1;margin-right:auto;font-size:1.0667rem;font-weight:600'
    return "\n".join(
        [
            f"{head}{{align-items:center;gap:10px;padding-top:var(--ck-3)!important;height:auto!important}}",
            f"{head}::after{{{name};white-space:nowrap;color:var(--ck-ink)}}",
            f"{head} [data-testid=stSidebarLogo]{{height:36px;width:36px;max-width:none;margin:0}}",
            f"{head} [data-testid=stSidebarCollapseButton]{{order:2}}",
            "[data-testid=stSidebarContent]{display:flex;flex-direction:column}",
            "[data-testid=stSidebarNav]{padding-top:var(--ck-2)}",
            "[data-testid=stSidebarNavSeparator]{display:none}",
            "[data-testid=stSidebarUserContent]{margin-top:auto;padding-bottom:var(--ck-3)!important}",
        ]
    )


def _hide(names: tuple[str, ...]) -> str:
    return ",".join(f"[data-testid={name}]" for name in names) + "{display:none!important}"


REFUSED = "[data-testid=stFileChip] [role=alert]"  # a file the browser itself turned away: told to ears only
REASON = "[data-testid=stTooltipErrorContent]"
UNHIDDEN = (
    "{position:static!important;width:auto!important;height:auto!important;margin:0!important;"
    "clip:auto!important;clip-path:none!important;overflow:visible!important;font-size:0!important;"
    "color:var(--ck-off-track)}"
)


def _uploader() -> str:
    """Chinese over the uploader's own English, which cannot be set."""
    zone = "[data-testid=stFileUploaderDropzone]"
    hint = "[data-testid=stFileUploaderDropzoneInstructions]"
    blank = "{font-size:0!important}"
    return "\n".join(
        [
            f"{zone} button [data-testid=stMarkdownContainer] p{blank}",
            f"{zone} button [data-testid=stMarkdownContainer] p::after{_said(words.UPLOAD_BUTTON, 'body')}",
            f"{hint} span{blank}",
            f"{hint} span:last-child::after{_said(words.upload_hint(UPLOAD_MB), 'note')}",
            f"[class*=st-key-proof-] {hint} span:last-child::after{_said(words.PROOF_HINT, 'note')}",
            f"{REFUSED}{UNHIDDEN}",
            f"{REFUSED}::after{_said(words.UPLOAD_REFUSED, 'note')}",
            f"{REASON},{REASON} *{blank}",
            f"{REASON}::after{_said(words.UPLOAD_REFUSED, 'note')}",
        ]
    )


def _said(text: str, size: str) -> str:
    return f'{{content:"{text}";font-size:var(--ck-{size});color:inherit}}'


def _print() -> str:
    """Paper is white whatever the screen shows."""
    return _PRINT.replace("@media print{", "@media print{\n" + tokens("light"), 1)
