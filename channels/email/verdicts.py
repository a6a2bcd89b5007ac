"""Says in Czech what was found about a mail's sender by SPF, DKIM and DMARC."""

from gateway.model.submission import Evidence, Outcome

#: In the order they are told in.
METHODS = ("dmarc", "dkim", "spf")

_OUTCOMES = {
    "pass": Outcome.VALID,
    "fail": Outcome.INVALID,
    "temperror": Outcome.NOT_ASSESSED,
    "permerror": Outcome.NOT_ASSESSED,
}

#: By method and result; a result that is not here is told by the last row of its method.
_SENTENCES = {
    ("dmarc", "pass"): "Adresa odesílatele je pravá: doména {domain} se k e-mailu hlásí.",
    ("dmarc", "fail"): "Pozor, adresa odesílatele může být podvržená: doména {domain} se k e-mailu "
    "nehlásí.",
    ("dmarc", "none"): "Doména {domain} neuvádí, jak její e-maily poznat.",
    ("dmarc", ""): "Zda je adresa odesílatele pravá, se nepodařilo zjistit.",
    ("dkim", "pass"): "Za e-mail ručí doména {domain} a cestou se nezměnil.",
    ("dkim", "fail"): "Podpis domény {domain} nesouhlasí: e-mail se cestou změnil, nebo je "
    "podvržený.",
    ("dkim", "none"): "Za e-mail neručí svým podpisem žádná doména.",
    ("dkim", ""): "Podpis domény {domain} se nepodařilo ověřit.",
    ("spf", "pass"): "Server, který e-mail předal, smí posílat za doménu {domain}.",
    ("spf", "fail"): "Server, který e-mail předal, nesmí posílat za doménu {domain}.",
    ("spf", "softfail"): "Server, který e-mail předal, nejspíš nemá posílat za doménu {domain}.",
    ("spf", "none"): "Doména {domain} neuvádí, kdo za ni smí posílat.",
    ("spf", "neutral"): "Doména {domain} neuvádí, kdo za ni smí posílat.",
    ("spf", ""): "Zda smí server posílat za doménu {domain}, se nepodařilo zjistit.",
}


def verdict(method: str, result: str, domain: str, by: str, **found: str) -> Evidence:
    """Return one verdict; *by* is the server that reached it, empty when we did.

    It tells where a mail comes from, never who wrote it: it replaces no signature.
    """
    sentence = _SENTENCES.get((method, result)) or _SENTENCES[method, ""]
    told = sentence.format(domain=domain or "odesílatele")
    source = f"ověřil {by}" if by else "ověřila podatelna"
    details = {"method": method, "result": result, "domain": domain, "by": by, **found}
    outcome = _OUTCOMES.get(result, Outcome.NOTED)
    return Evidence(method, outcome, f"{told} ({method.upper()}, {source})", details)
