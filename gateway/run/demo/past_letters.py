"""What citizens wrote to the demo's town in the last months: who, when, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """By which channel it came."""

    MAIL = "email"
    PAPER = "scanning"
    FORM = "web"


@dataclass(frozen=True, slots=True)
class PastLetter:
    """One letter and its fate."""

    #: Days before the demo's first start.
    days_ago: int
    by: By
    sender: str
    subject: str
    text: str
    #: Whose business it is; empty while nobody has given it to anybody.
    department: str = ""
    #: Into which file it was put, a key of ``FILES``; empty: into none.
    file: str = ""
    #: After how many days it was settled; 0: not yet.
    settled_after: int = 0


#: Titles, classes of the town's plan and departments of the files.
FILES = {
    "stromy": ("Kácení dřevin na území města", "201.2", "ZP"),
    "informace": ("Žádosti o informace", "60.3", "KT"),
    "podnety": ("Podněty občanů ke komunikacím a osvětlení", "60.4", "ZP"),
    "zabory": ("Zvláštní užívání komunikací", "276.1", "VYST"),
}
#: What is done, so that the file was settled with its last filing.
DONE = "zabory"

LETTERS = (
    PastLetter(163, By.MAIL, "Radka Hrušková", "Žádost o pokácení břízy",
               "Bříza na parc. č. 311/2 je suchá a hrozí pádem na plot.", "ZP", "stromy", 21),
    PastLetter(157, By.PAPER, "", "Žádost o zábor chodníku na Opavské",
               "", "VYST", "zabory", 9),
    PastLetter(149, By.FORM, "Ivo Maléř", "Žádost o informace",
               "Kolik stála oprava kašny na náměstí?", "KT", "informace", 12),
    PastLetter(141, By.MAIL, "Květa Nedomová", "Nesvítí lampa u zastávky",
               "U zastávky Rovniny nesvítí od pondělí lampa č. 214.", "ZP", "podnety", 6),
    PastLetter(132, By.MAIL, "Stavby Kobzík s.r.o.", "Zvláštní užívání komunikace – lešení",
               "Žádáme o povolení lešení v ul. Na Valech 9 od 3. do 20. dne v měsíci.",
               "VYST", "zabory", 14),
    PastLetter(120, By.PAPER, "", "Výmol v ulici U Bašty", "", "ZP", "podnety", 17),
    PastLetter(111, By.MAIL, "Bytové družstvo Lípa", "Kácení dvou topolů",
               "Topoly u domu čp. 1180 rozrušují kořeny chodník.", "ZP", "stromy", 26),
    PastLetter(104, By.FORM, "Blanka Tomíčková", "Žádost o informace",
               "Jaké dotace město letos získalo?", "KT", "informace", 13),
    PastLetter(97, By.MAIL, "Otakar Zych", "Zábor parkoviště na svatbu",
               "Prosím o vyhrazení čtyř míst u radnice v sobotu od 10 do 13 hodin.",
               "VYST", "zabory", 5),
    PastLetter(88, By.MAIL, "Jarmila Fuková", "Rozbitá lavička v parku",
               "Lavička u dětského hřiště má ulomené opěradlo.", "ZP", "podnety", 11),
    PastLetter(76, By.PAPER, "", "Žádost o pokácení smrku", "", "ZP", "stromy", 24),
    PastLetter(69, By.MAIL, "Milan Šrámek", "Přechod u školy",
               "Chybí osvětlený přechod u základní školy, děti přebíhají.", "ZP", "podnety", 19),
    PastLetter(58, By.FORM, "Spolek Za zdravé město", "Žádost o informace",
               "Žádáme o přehled ošetřených stromů za letošní rok.", "KT", "informace", 14),
    PastLetter(47, By.MAIL, "Ludmila Vašků", "Kácení třešně na zahradě",
               "Prosím o sdělení, zda k pokácení třešně potřebuji povolení.", "ZP", "stromy", 8),
    PastLetter(39, By.MAIL, "Zdeněk Rys", "Hlučná klimatizace obchodu",
               "Klimatizace na zadní straně obchodu hučí celou noc.", "ZP"),
    PastLetter(31, By.PAPER, "", "Žádost o pronájem zahrádky", "", "FIN"),
    PastLetter(23, By.MAIL, "Alena Krčmová", "Ohlášení opravy plotu",
               "Ohlašuji opravu plotu u domu čp. 77, výška zůstane 1,6 m.", "VYST"),
    PastLetter(17, By.MAIL, "Petr Gold", "Propadlý chodník",
               "Před domem Ostravská 40 se propadl chodník.", "ZP", "podnety", 9),
    PastLetter(12, By.FORM, "Tereza Bílá", "Žádost o informace",
               "Kdy bude hotová oprava mostu v Rovninách?", "KT", "informace"),
    PastLetter(8, By.PAPER, "", "Žádost o dotaci pro hasiče", "", "FIN"),
    PastLetter(4, By.MAIL, "Helena Jurčíková", "Kácení jedle",
               "Jedle před domem přerostla vedení.", "ZP", "stromy"),
    PastLetter(1, By.MAIL, "Robert Man", "Dotaz na stavební uzávěru",
               "Platí pro lokalitu Rovniny stavební uzávěra?"),
)  # fmt: skip
