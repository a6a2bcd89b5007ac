"""What citizens ask at the kiosk, touch by touch."""

from tests.channels.kiosk.glass import Glass

FEE = "Poplatek za odpad"
NEXT = "Pokračovat"


def prove(glass: Glass, born: str = "05031950") -> None:
    """Prove to be the payer."""
    glass.wait(FEE)
    glass.tap(FEE)
    glass.wait("Jaký je variabilní symbol?")
    glass.type("1345000012")
    glass.tap(NEXT)
    glass.tap("Občan")
    glass.tap(NEXT)
    glass.wait("Kdy se poplatník narodil?")
    glass.type(born)
    glass.tap(NEXT)


def balance(glass: Glass) -> None:
    """See what is owed with a code to pay it; nobody sees it afterwards."""
    prove(glass)
    glass.wait("Zbývá zaplatit 600,00")
    assert glass.sees("19-2000145399/0800")
    assert glass.sees("načtěte kód v aplikaci")
    assert any(type(one).__name__ == "Qr" for one in glass.widgets())
    glass.tap("Hotovo")
    glass.wait("Dobrý den")
    assert not glass.sees("600,00")
    assert glass.kept_lines() == []


def balance_left(glass: Glass) -> None:
    """Walk away from the balance: it is covered, then wiped."""
    prove(glass)
    glass.wait("Zbývá zaplatit 600,00")
    glass.pass_by(130)
    glass.wait("Jste tu ještě?")
    assert not glass.sees("600,00")
    glass.pass_by(40)
    glass.wait("Dobrý den")
    glass.tap(FEE)
    glass.wait("Jaký je variabilní symbol?")
    assert glass.written() == ""


def not_proven(glass: Glass) -> None:
    """Hear one sentence, then that there were too many tries; begin anew with nothing written."""
    glass.wait(FEE)
    glass.tap(FEE)
    glass.tap(NEXT)
    glass.wait("Bez odpovědi nemůžeme pokračovat")
    glass.tap("Zpět")
    prove(glass, "06031950")
    glass.wait("Poplatník s těmito údaji tu není.")
    glass.tap("Zkusit znovu")
    glass.wait("Jaký je variabilní symbol?")
    assert glass.written() == ""
    glass.tap("Ukončit")
    prove(glass)
    glass.wait("Pokusů bylo příliš mnoho")
    glass.tap("Hotovo")
    prove(glass)
    glass.wait("Kiosk teď nemá spojení")


def resolutions(glass: Glass) -> None:
    """Search, turn pages on and back, read one, search again and find nothing."""
    glass.wait("Usnesení")
    glass.tap("Usnesení")
    glass.wait("O čem usnesení hledáte?")
    glass.type("hriste")
    glass.tap("English")
    glass.wait("What should the resolution be about?")
    # The draft stays; the first letter was a capital by itself.
    assert glass.written().lower() == "hriste"
    glass.tap("Česky")
    glass.tap(NEXT)
    glass.wait("Nalezená usnesení: 7.")
    assert glass.sees("1/2026 Hřiště")
    assert not glass.sees("6/2026 Hřiště")
    glass.tap("Další")
    glass.wait("6/2026 Hřiště")
    glass.tap("Další")
    glass.wait("8/2026 Hřiště")
    glass.tap("Předchozí")
    glass.wait("6/2026 Hřiště")
    glass.tap("6/2026 Hřiště")
    glass.wait("Celé znění 6.")
    glass.tap("Zpět na seznam")
    glass.wait("7/2026 Hřiště")
    glass.tap("Hledat")
    glass.wait("O čem usnesení hledáte?")
    glass.type("nic")
    glass.tap(NEXT)
    glass.wait("Zkuste jedno kratší slovo")
    glass.tap("Hotovo")
    glass.wait("Dobrý den")


def notices(glass: Glass) -> None:
    """Touch the board: it is there at once."""
    glass.wait("Úřední deska")
    glass.tap("Úřední deska")
    glass.wait("Pozvánka na zasedání")
    glass.tap("Pozvánka na zasedání")
    glass.wait("Vyvěšeno do")
    glass.tap("Zpět na seznam")
    glass.tap("Hotovo")
    glass.wait("Dobrý den")


def out_of_reach(glass: Glass) -> None:
    """Touch the fee of yesterday's catalogue; that nobody can look is said at once."""
    glass.wait(FEE)
    glass.tap(FEE)
    glass.wait("Kiosk teď nemá spojení")
    assert not glass.sees("variabilní symbol?")
    glass.tap("Hotovo")
    glass.wait("Dobrý den")


SCENARIOS = (out_of_reach, balance, balance_left, not_proven, resolutions, notices)
