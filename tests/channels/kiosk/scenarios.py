"""What citizens do at the kiosk, each in a process of its own: ``scenarios SCENARIO CONFIG``.

Kivy can be started once in a process and takes its logging over; so every scenario is a process.
It prints ``ok`` at its end, or dies of what went wrong.
"""

import gc
import sys
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.channels.kiosk import scenarios_asking
from tests.channels.kiosk.glass import Glass

GREETING = "Dobrý den"
FILE = "Podat žádost nebo oznámení"
SEND = "Odeslat podání"
NEXT = "Pokračovat"
NOISE = "Stížnost na hluk"


def begin(glass: Glass, form: str = NOISE) -> None:
    """Go to the first question of a form."""
    glass.wait(FILE)
    glass.tap(FILE)
    glass.tap(form)
    glass.tap("Začít")


def fill_in(glass: Glass) -> None:
    """Fill in the complaint, to its last page."""
    begin(glass)
    glass.type("Žofie Říhová")
    glass.tap(NEXT)
    glass.type("Ruší mě pes.")
    glass.tap(NEXT)
    glass.wait("Zkontrolujte prosím")


def complaint(glass: Glass) -> None:
    """Hand a complaint in and read the receipt."""
    glass.wait(FILE)
    glass.tap(FILE)
    glass.tap(NOISE)
    glass.wait("Nakonec podání podepíšete u přepážky")
    glass.tap("Zpět")
    glass.wait("Co chcete podat?")
    glass.tap("Zpět")
    fill_in(glass)
    assert glass.sees("Žofie Říhová")
    assert glass.sees("Ruší mě pes.")
    glass.tap(SEND)
    glass.wait("Podání jsme přijali")
    assert glass.sees("7K3M0  00001")
    assert glass.sees("123  456")
    assert glass.sees("podepište podání u přepážky")
    glass.tap("Hotovo")
    glass.wait(GREETING)
    assert not glass.sees("Říhová")
    assert len(glass.hall.station.spool) == 0


def every_kind(glass: Glass) -> None:
    """Answer each kind of question wrongly, then rightly; go back; change an answer."""
    begin(glass, "Všechny otázky")
    name_and_birth(glass)
    kind_and_address(glass)
    glass.tap("Přeskočit")
    glass.tap(NEXT)
    glass.wait("Bez souhlasu")
    glass.tap("Souhlasím")
    glass.tap(NEXT)
    glass.wait("Zkontrolujte prosím")
    assert glass.sees("5. 3. 1950")
    assert glass.sees("anna@seznam.cz")
    assert glass.sees("Přílohy kiosk nepřijímá")
    glass.tap("Pes")
    glass.tap("Jiné")
    glass.tap(NEXT)
    glass.wait("Jaké jiné?")
    glass.type("kohout")
    glass.tap(NEXT)
    glass.wait("Zkontrolujte prosím")
    glass.tap(SEND)
    glass.wait("Podáním se budeme zabývat")
    assert glass.sees("odevzdejte také přílohy")


def name_and_birth(glass: Glass) -> None:
    """Answer with letters, with signs taken back, and with a day that there was."""
    glass.tap(NEXT)
    glass.wait("Bez odpovědi nemůžeme pokračovat")
    glass.type("Anna")
    glass.tap("?!()")
    glass.tap("!")
    glass.tap("abc")
    glass.tap("Smazat")
    glass.tap(NEXT)
    keyed(glass, "31021950")
    glass.wait("31. 02. 1950")
    glass.tap(NEXT)
    glass.wait("Takový den v kalendáři není")
    for _ in range(8):
        glass.tap("Smazat")
    keyed(glass, "05031950")
    glass.tap(NEXT)


def kind_and_address(glass: Glass) -> None:
    """Choose, go back and choose again; write an address that is whole at last."""
    glass.tap(NEXT)
    glass.wait("Vyberte prosím jednu z možností")
    glass.tap("Jiné")
    glass.tap(NEXT)
    glass.wait("Jaké jiné?")
    glass.tap("Zpět")
    glass.tap("Pes")
    glass.tap(NEXT)
    glass.type("anna")
    glass.tap(NEXT)
    glass.wait("Adresa e-mailu má tvar")
    glass.tap("@seznam.cz")
    glass.tap(NEXT)


def keyed(glass: Glass, digits: str) -> None:
    """Press digits."""
    for digit in digits:
        glass.tap(digit)


def left_alone(glass: Glass) -> None:
    """Walk away in the middle: the kiosk asks, waits and forgets everything."""
    begin(glass)
    glass.tap("English")
    glass.tap("More contrast")
    glass.type("Tajne")
    visit = weakref.ref(glass.hall.visit)
    filling = weakref.ref(glass.hall.visit.filling)
    glass.pass_by(119)
    assert glass.sees("Your name?")
    glass.pass_by(2)
    glass.wait("Are you still there?")
    glass.tap("Yes, I go on")
    assert glass.written() == "Tajne"
    glass.pass_by(121)
    glass.wait("Are you still there?")
    glass.pass_by(28)
    glass.wait("In 1 s we delete everything")
    glass.pass_by(2)
    glass.wait(GREETING)
    assert not glass.hall.look.contrast
    glass.frame(20)
    gc.collect()
    assert (visit(), filling()) == (None, None)
    assert not glass.kept_lines()
    begin(glass)
    assert glass.written() == ""


def rested(glass: Glass) -> None:
    """After a day the program ends, but not under anybody's hands."""
    glass.wait(FILE)
    stops: list[str] = []
    glass.hall.stop = lambda: stops.append("stopped")
    glass.hall._begun -= 21 * 3600
    begin(glass)
    glass.pass_by(10)
    glass.tap("Ukončit")
    glass.tap("Smazat a skončit")
    glass.pass_by(10)
    assert not stops
    glass.pass_by(121)
    assert stops
    del glass.hall.stop


def ended(glass: Glass) -> None:
    """Stop on purpose: first by mistake, then really."""
    begin(glass)
    glass.type("Anna")
    glass.tap("Ukončit")
    glass.wait("Opravdu chcete skončit?")
    glass.tap("Pokračovat ve vyplňování")
    assert glass.written() == "Anna"
    glass.tap("Ukončit")
    glass.tap("Smazat a skončit")
    glass.wait(GREETING)


def kept(glass: Glass) -> None:
    """Hand in while the office does not take it, and leave; the next citizen sees nothing of it."""
    fill_in(glass)
    glass.tap(SEND)
    glass.wait("Podání je bezpečně uložené")
    assert glass.sees("K-")
    assert len(glass.hall.station.spool) == 1
    glass.tap("Hotovo")
    glass.wait(GREETING)
    glass.until(lambda: not len(glass.hall.station.spool), "an empty spool")
    glass.frame(20)
    assert glass.sees(GREETING)


def kept_and_heard(glass: Glass) -> None:
    """Hand in while the office does not take it, and wait: the receipt comes after all."""
    fill_in(glass)
    glass.tap(SEND)
    glass.wait("Podání je bezpečně uložené")
    glass.wait("Podání jsme přijali")
    assert glass.sees("7K3M0  00001")


def unreachable(glass: Glass) -> None:
    """Hand in with a form known from before while nobody answers at all."""
    glass.wait("Kiosk teď nemá spojení s úřadem")
    fill_in(glass)
    glass.tap(SEND)
    glass.wait("Podání je bezpečně uložené")
    glass.tap("Hotovo")
    ask_status(glass)
    glass.wait("stav zjistit nemůže")
    assert len(glass.hall.station.spool) == 1


def full(glass: Glass) -> None:
    """Hand in while the disk is full: nothing is claimed; afterwards it succeeds."""
    fill_in(glass)
    glass.tap(SEND)
    glass.wait("Kiosku došlo místo")
    assert len(glass.hall.station.spool) == 0
    glass.tap("Zkusit znovu")
    glass.wait("Podání jsme přijali")


def refused(glass: Glass) -> None:
    """Hand in what the office will never take."""
    fill_in(glass)
    glass.tap(SEND)
    glass.wait("Podání se nepodařilo předat")
    assert glass.sees("K-")


def blamed(glass: Glass) -> None:
    """Put right what the office complains about before it is sent."""
    begin(glass)
    glass.type("Anna")
    glass.tap(NEXT)
    glass.type("Pes")
    glass.tap(NEXT)
    glass.wait("Něco je potřeba opravit")
    assert glass.sees("Napište jméno i příjmení.")
    assert not glass.has(SEND)
    glass.tap("Opravit")
    glass.wait("Jak se jmenujete?")
    assert glass.sees("Napište jméno i příjmení.")
    glass.type(" Malá")
    glass.tap(NEXT)
    glass.wait("Zkontrolujte prosím")
    glass.tap(SEND)
    glass.wait("Podání jsme přijali")


def ask_status(glass: Glass) -> None:
    """Ask how a filing stands."""
    glass.wait("Zjistit, jak je na tom podání")
    glass.tap("Zjistit, jak je na tom podání")
    glass.tap(NEXT)
    glass.wait("Bez odpovědi")
    for sign in "7K3M000001":
        glass.tap(sign)
    glass.tap(NEXT)
    keyed(glass, "123456")
    glass.tap(NEXT)


def standing(glass: Glass) -> None:
    """Read how a filing stands, and the office's letter."""
    ask_status(glass)
    glass.wait("Vyřizuje se.")
    assert glass.sees("Výzva k doplnění")
    assert glass.sees("Doplňte prosím rok.")
    glass.tap("Hotovo")
    glass.wait(GREETING)
    glass.tap("Úřední hodiny")
    glass.wait("pondělí 8.00–17.00")
    glass.tap("Hotovo")
    glass.tap("Nápověda")
    glass.wait("kiosk všechno zapomene")


def keyboard(glass: Glass) -> None:
    """Write on a keyboard that is plugged in; its shortcuts lead nowhere."""
    from kivy.core.clipboard import Clipboard  # noqa: PLC0415
    from kivy.core.window import Window  # noqa: PLC0415

    begin(glass)
    line = next(widget for widget in glass.widgets() if hasattr(widget, "value"))
    for letter in "Žofie":
        Window.dispatch("on_textinput", letter)
        glass.frame()
    assert line.value == "Žofie", line.value
    Clipboard.copy("somebody else's words")
    line.select_all()
    for code in (ord("c"), ord("x"), ord("v")):
        Window.dispatch("on_key_down", code, 0, None, ["ctrl"])
        glass.frame()
    assert line.value == "Žofie", line.value
    assert Clipboard.paste() == "somebody else's words"
    for code in (27, 282):
        Window.dispatch("on_keyboard", code, 0, None, [])
        glass.frame(5)
    assert glass.sees("Jak se jmenujete?")
    assert glass.written() == "Žofie"


SCENARIOS: Mapping[str, Callable[[Glass], None]] = {
    one.__name__: one
    for one in (
        complaint,
        every_kind,
        left_alone,
        rested,
        ended,
        kept,
        kept_and_heard,
        unreachable,
        full,
        refused,
        blamed,
        standing,
        keyboard,
        *scenarios_asking.SCENARIOS,
    )
}


def main() -> None:
    """Run one scenario."""
    glass = Glass(Path(sys.argv[2]))
    SCENARIOS[sys.argv[1]](glass)
    glass.end()
    loaded = {"twisted", "sqlalchemy", "litestar", "uvicorn"} & sys.modules.keys()
    assert not loaded, f"the kiosk loaded {loaded}"
    sys.stdout.write("ok\n")


if __name__ == "__main__":
    main()
