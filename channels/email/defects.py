"""What may be wrong with a mail, in words for the clerk."""

from gateway.model.submission import Evidence, Outcome

#: By stable code; what stands in braces is filled in.
SENTENCES = {
    "header-missing": "E-mail nemá hlavičku; kdo jej poslal, je známo jen z doručení.",
    "header-long": "Hlavička e-mailu je neobvykle dlouhá; přečtena byla jen její první část.",
    "header-broken": "Hlavička e-mailu je poškozená; přečteno bylo, co se dalo.",
    "sender": "V e-mailu není čitelná adresa odesílatele.",
    "charset": "Znaková sada „{declared}“ uvedená v části „{part}“ neodpovídá jejímu obsahu; "
    "text byl přečten jako {read}.",
    "letters": "Některá písmena v části „{part}“ jsou poškozená; nahrazuje je znak �.",
    "base64": "Kódování části „{part}“ je poškozené; zachráněno bylo, co se dalo.",
    "encoding": "Kódování části „{part}“ není známé nebo je poškozené; "
    "část je uložena tak, jak přišla.",
    "no-boundary": "E-mail se tváří jako vícedílný, ale hranice dílů v něm nejsou; "
    "byl přečten jako prostý text.",
    "too-deep": "Části e-mailu jsou do sebe vnořeny příliš hluboko; "
    "nejhlubší zůstaly jen v originálu.",
    "too-many-parts": "E-mail má neobvykle mnoho částí; další zůstaly jen v originálu.",
    "text-cut": "Text e-mailu je velmi dlouhý; zde je jen jeho začátek, celý je v příloze a "
    "v originálu.",
    "encrypted": "Část „{part}“ je zašifrovaná a úřad ji nemůže přečíst.",
    "locked": "E-mail je zašifrovaný a úřad jej nemůže přečíst.",
    "sealed": "Část „{part}“ se tváří jako podepsaná nebo zašifrovaná zpráva, "
    "ale nelze ji otevřít.",
    "torn": "Část „{part}“ obsahuje další soubory, ale je poškozená; vyjmuto bylo, co se dalo.",
    "not-opened": "Část „{part}“ obsahuje další soubory, ale je jich příliš mnoho nebo jsou "
    "příliš velké; zůstaly jen v ní.",
    "uuencode": "V textu byl zapsán soubor „{part}“; je mezi přílohami.",
    "not-fetched": "Ze schránky byla převzata jen hlavička ({why}); "
    "celý e-mail zůstal ve schránce a je třeba jej vyzvednout ručně.",
    "unreadable": "Obsah e-mailu se nepodařilo přečíst; zachován je originál.",
}


#: Nobody can read what the sender meant; a clerk must look before it is registered.
GRAVE = frozenset({"encrypted", "locked", "sealed"})


def defect(code: str, **values: str) -> Evidence:
    """Return what to tell the clerk about one defect."""
    outcome = Outcome.INVALID if code in GRAVE else Outcome.NOTED
    return Evidence("defect", outcome, SENTENCES[code].format(**values), {"code": code, **values})
