"""Draws the invented telephone on which the demo's visitor plays the citizen."""

import base64
from collections.abc import Sequence

from markupsafe import Markup, escape

from channels.bot.simulator.telegram import Message

_HEAD = Markup("""\
<!DOCTYPE html>
<html lang="cs"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Telefon občana</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.125rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 1rem;
 }}
.one {{ border-left: 4px solid #8592a1; padding: 0 1rem; margin: 0 0 1rem; white-space: pre-line;
 overflow-wrap: anywhere; }}
.mine {{ border-color: #0a5474; }}
button, input {{ font: inherit; min-height: 44px; padding: .25rem .75rem; max-width: 100%; }}
a {{ color: inherit; }}
* {{ box-sizing: border-box; }}
form {{ margin: 0 0 .5rem; }}
label {{ display: block; }}
</style></head><body>
<h1>Telefon občana</h1>
<p>Vymyšlený Telegram pro vyzkoušení: píšete jako občan číslo {chat}, odpovídá robot úřadu.
<a href="/citizen/{chat}">Načíst nové zprávy</a> · <a href="/citizen/{other}">Jiný občan</a></p>
""")
_ONE = Markup('<div class="one {kind}"><strong>{who}</strong>\n{text}</div>\n')
_BUTTON = Markup('<button name="press" value="{number}:{data}">{label}</button>\n')
_PNG = b"\x89PNG"
_PICTURE = Markup('<img src="data:image/png;base64,{0}" alt="QR kód" width="280" height="280">\n')
_FOOT = Markup("""\
<form method="post" enctype="multipart/form-data">
<label>Zpráva <input name="text" size="40" autofocus></label>
<label>Soubor <input name="file" type="file"></label>
<button>Poslat</button></form></body></html>
""")


def page(chat: int, messages: Sequence[Message]) -> str:
    """Return the page of one citizen's chat."""
    lines = [_HEAD.format(chat=chat, other=chat + 1)]
    for one in messages:
        kind, who = ("mine", "Robot úřadu") if one.mine else ("", "Vy")
        lines.append(_ONE.format(kind=kind, who=who, text=one.text or f"[{one.name}]"))
        if one.content.startswith(_PNG):
            lines.append(_PICTURE.format(base64.b64encode(one.content).decode()))
        buttons = [
            _BUTTON.format(number=one.number, data=data, label=label)
            for row in one.buttons
            for label, data in row
        ]
        if buttons:
            lines.append(Markup('<form method="post">') + Markup("").join(buttons))
            lines.append(Markup("</form>\n"))
    return str(escape(Markup("").join([*lines, _FOOT])))
