"""Everything the dialogue says, in Czech and English."""

from collections.abc import Mapping

#: A day as people write it, on one line.
DAY = "5.\N{NO-BREAK SPACE}3.\N{NO-BREAK SPACE}1980"

_CS: Mapping[str, str] = {
    "hello": (
        "Dobrý den, tady {office}. Jsem automat: poradím, kdy máme otevřeno, zjistím, jak je na"
        " tom vaše podání, nebo s vámi vyplním formulář."
    ),
    "no-filing": "Zpráva napsaná sem ještě není podání. Úřadu předám jen formulář, který odešlete.",
    "menu": "S čím mohu pomoci?",
    "unknown": "Tomu nerozumím, jsem jen automat. Vyberte prosím z nabídky nebo to napište jinak.",
    "odd": "Umím jen psaný text{files}. Napište mi to prosím slovy.",
    "odd-files": " a soubory",
    "thanks": "Rádo se stalo.",
    "stale": "To tlačítko už neplatí. Začněme znovu odtud:",
    "new-language": "Dobře, mluvme česky.",
    "throttled": "Dotazů teď bylo moc. Zkuste to prosím znovu asi za {wait} min.",
    "silent": "Na tohle teď neumím odpovědět. Zkuste to prosím později nebo se obraťte na úřad.",
    "fault": (
        "Něco se u nás pokazilo, omlouvám se. Zkuste to prosím znovu, nebo se obraťte na úřad."
    ),
    "do:status": "Stav podání",
    "do:forms": "Vyplnit formulář",
    "do:hours": "Úřední hodiny",
    "do:human": "Kontakt na úřad",
    "do:help": "Nápověda",
    "do:forget": "Zapomeňte na mě",
    "do:menu": "Hlavní nabídka",
    "lang:cs": "Česky",
    "lang:en": "English",
    "code": "Napište prosím kód z potvrzení, má deset znaků. Stačí i kód a PIN najednou.",
    "code-again": "To není kód z potvrzení. Má deset písmen a číslic, například 7K3M92Q4X1.",
    "pin": "Děkuji. A teď PIN: šest číslic, stojí na potvrzení hned vedle kódu.",
    "pin-again": "PIN má šest číslic. Zkuste ho prosím napsat znovu.",
    "another": "Jiné podání",
    "letters": "Úřad vám napsal:",
    "hours-none": "Úřední hodiny tu bohužel nemáme uvedeny. Zeptejte se prosím přímo na úřadě.",
    "hours": "Úřední hodiny – {office}:",
    "human": "Se živým člověkem se spojíte takto – {office}:",
    "human-mail": "e-mail: {address}",
    "human-hours": "Osobně v úředních hodinách:",
    "help": (
        "Můžete psát obyčejnými slovy nebo použít tlačítka. Rozumím třeba slovům: stav podání,"
        " formulář,{offers} úřední hodiny, kontakt, zapomeň na mě, English."
    ),
    "help-form": (
        "Při vyplňování pomohou slova: zpět (předchozí otázka), přeskočit (nepovinná otázka),"
        " zrušit (konec bez odeslání). Nic neodejde, dokud nepotvrdíte odeslání."
    ),
    "privacy": "Odpovědi si pamatuji jen do odeslání. Kdykoli napište „zapomeň na mě“.",
    "foreign": "Píšeme si přes Telegram, který nepatří úřadu. Citlivé údaje sem raději nepište.",
    "proof": (
        "Zeptám se vás na údaje, podle kterých poznáme, že se ptáte na svoje. Odpovědi si"
        " nepamatuji."
    ),
    "foreign-proof": (
        "Píšeme si přes Telegram, který nepatří úřadu. Kdo sem takové údaje psát nechce, zjistí"
        " totéž na webu úřadu."
    ),
    "no-number": "Sem patří jen číslice. Zkuste to prosím znovu.",
    "again": "Zkusit znovu",
    "more": "Další",
    "list": "Zpět na seznam",
    "entries": "Vyberte, co chcete přečíst.",
    "on-the-web": "Na webu: {address}",
    "gone": "Tohle už tu není.",
    "unkept": "Tady byla odpověď jen pro vás. Už ji nemám, zeptejte se prosím znovu.",
    "pay": "Zaplatíte takto: načtěte kód v aplikaci své banky.",
    "forms": "Který formulář chcete vyplnit?",
    "guess": "Myslíte tohle? Ve formuláři můžete úřadu napsat, co potřebujete.",
    "forms-none": "Teď tu žádný formulář k vyplnění není.",
    "busy": "Nejdřív dokončeme rozepsaný formulář, nebo napište „zrušit“.",
    "forms-again": "Takový formulář tu není. Vyberte prosím ze seznamu.",
    "step": "{number}. {label}",
    "optional": "(nepovinné)",
    "pick": "Vyberte jednu možnost.",
    "date-hint": "Den, měsíc a rok, například {day}.",
    "file-hint": "Pošlete soubor nebo fotografii.",
    "file-more": "Soubor „{name}“ mám. Pošlete další, nebo napište „hotovo“.",
    "file-wanted": "Teď potřebuji soubor nebo fotografii, ne text.",
    "file-unwanted": "Soubor teď nevyužiju. {prompt}",
    "file-large": "Soubor „{name}“ je větší než 20 MB, tady ho nepřevezmu. Pošlete menší.",
    "file-many": "Víc souborů už sem nepatří. Pokračujeme dál.",
    "file-empty": "Soubor „{name}“ je prázdný. Pošlete ho prosím znovu.",
    "file-skipped": "Přílohy tady poslat nejde. Přineste je na úřad, nebo je pošlete e-mailem.",
    "file-needed": (
        "Formulář potřebuje přílohu „{label}“ a tu tady poslat nejde. Vyplňte ho prosím na webu"
        " úřadu nebo přijďte osobně. Vyplňování končím, nic jsem neodeslal."
    ),
    "done": "Hotovo",
    "back": "Zpět",
    "skip": "Přeskočit",
    "cancel": "Zrušit",
    "yes": "Ano",
    "no": "Ne",
    "agree": "Souhlasím",
    "disagree": "Nesouhlasím",
    "must-agree": "Bez souhlasu formulář odeslat nejde. Můžete ho zrušit, nebo souhlasit.",
    "no-back": "Tohle je první otázka.",
    "no-skip": "Tahle odpověď je povinná.",
    "required": "Bez odpovědi to nepůjde, je povinná.",
    "no-date": "Tomu datu nerozumím. Napište ho třeba takto: {day}.",
    "no-choice": "To mezi možnostmi není. Vyberte prosím některou z nich.",
    "summary": "Zkontrolujte to prosím – {title}:",
    "empty": "(nevyplněno)",
    "send": "Odeslat úřadu",
    "change": "Změnit odpověď",
    "which": "Kterou odpověď chcete změnit?",
    "wrong": "Než to odešlu, je potřeba opravit:",
    "confirm-again": "Napište „odeslat“, „změnit“ a číslo otázky, nebo „zrušit“.",
    "cancelled": "Dobře, končíme. Nic jsem neodeslal a odpovědi jsem zapomněl.",
    "lost": "Soubor „{name}“ už nejde stáhnout. Pošlete ho prosím znovu.",
    "sent": "Odesláno, úřad váš formulář převzal.",
    "receipt": "Kód: {code}\nPIN: {pin}",
    "keep": "Obojí si poznamenejte. Na stav se zeptáte tady nebo na webu úřadu.",
    "sign": (
        "Podání je připravené, ale ještě není podané. Přijďte na podatelnu, ukažte doklad"
        " totožnosti, řekněte kód a podání podepište. Do kdy, to vám hned napíšeme."
    ),
    "no-sign": "Podpis není potřeba, úřad se tím začne zabývat.",
    "letters-here": "Zprávy úřadu přijdou sem, do tohoto rozhovoru.",
    "letters-status": "Zprávy úřadu najdete na webu u stavu podání, po zadání kódu a PINu.",
    "forgotten-answers": "Vaše odpovědi jsem z rozhovoru vymazal.",
    "forgotten-here": "Vaše odpovědi už si nepamatuji. V Telegramu je můžete smazat vy.",
    "forget": (
        "Mám zapomenout celý tento rozhovor? Rozepsaný formulář zmizí. Co jste už odeslali,"
        " úřadu zůstane."
    ),
    "forget-letters": "Zprávy úřadu už sem potom nepřijdou.",
    "forget-yes": "Ano, zapomeňte",
    "forget-no": "Ne",
    "forgotten": "Hotovo, všechno jsem zapomněl.",
    "ok": "Dobře.",
}

_EN: Mapping[str, str] = {
    "hello": (
        "Hello, this is {office}. I am a machine: I can tell you our hours, find out how your"
        " filing stands, or fill in a form with you."
    ),
    "no-filing": "A message written here is not a filing yet. The office gets only forms you send.",
    "menu": "How can I help?",
    "unknown": "I do not understand, I am only a machine. Please choose, or say it another way.",
    "odd": "I can read only text{files}. Please tell me in words.",
    "odd-files": " and files",
    "thanks": "You are welcome.",
    "stale": "That button is no longer valid. Let us start again from here:",
    "new-language": "Fine, let us speak English.",
    "throttled": "There were too many questions. Please try again in about {wait} min.",
    "silent": "I cannot answer this just now. Please try later, or contact the office.",
    "fault": "Something went wrong on our side, sorry. Please try again, or contact the office.",
    "do:status": "State of a filing",
    "do:forms": "Fill in a form",
    "do:hours": "Office hours",
    "do:human": "Contact the office",
    "do:help": "Help",
    "do:forget": "Forget me",
    "do:menu": "Main menu",
    "lang:cs": "Česky",
    "lang:en": "English",
    "code": "Please type the code on your receipt: ten characters. You may add the PIN at once.",
    "code-again": "That is no code of a receipt. It has ten letters and digits: 7K3M92Q4X1.",
    "pin": "Thank you. Now the PIN, please: six digits, next to the code on your receipt.",
    "pin-again": "The PIN has six digits. Please type it again.",
    "another": "Another filing",
    "letters": "The office wrote to you:",
    "hours-none": "No office hours are given here. Please ask at the office.",
    "hours": "Office hours – {office}:",
    "human": "How to reach a person – {office}:",
    "human-mail": "e-mail: {address}",
    "human-hours": "In person during office hours:",
    "help": (
        "You may write in plain words or use the buttons. I understand words such as: state of a"
        " filing, form,{offers} hours, contact, forget me, česky."
    ),
    "help-form": (
        "While filling in a form you may say: back (the question before), skip (an optional one),"
        " cancel (stop without sending). Nothing leaves before you confirm sending."
    ),
    "privacy": "I remember your answers only until they are sent. You may always say “forget me”.",
    "foreign": (
        "We are writing through Telegram, which is not the office's. Better keep sensitive facts"
        " out of here."
    ),
    "proof": (
        "I will ask for what shows that you ask about yourself. I do not remember your answers."
    ),
    "foreign-proof": (
        "We are writing through Telegram, which is not the office's. If you would rather not write"
        " such facts here, the office's web tells you the same."
    ),
    "no-number": "Only digits belong here. Please try again.",
    "again": "Try again",
    "more": "More",
    "list": "Back to the list",
    "entries": "Choose what you want to read.",
    "on-the-web": "On the web: {address}",
    "gone": "This is not here any more.",
    "unkept": "Here was an answer for you alone. I no longer have it; please ask again.",
    "pay": "This is how to pay: scan the code in your bank's app.",
    "forms": "Which form do you want to fill in?",
    "guess": "Do you mean this? In the form you can write what you need.",
    "forms-none": "There is no form to fill in just now.",
    "busy": "Let us finish the form first, or say “cancel”.",
    "forms-again": "There is no such form. Please choose from the list.",
    "step": "{number}. {label}",
    "optional": "(optional)",
    "pick": "Please choose one.",
    "date-hint": "Day, month and year, such as {day}.",
    "file-hint": "Send a file or a photograph.",
    "file-more": "I have the file “{name}”. Send another one, or say “done”.",
    "file-wanted": "Now I need a file or a photograph, not text.",
    "file-unwanted": "I cannot use a file now. {prompt}",
    "file-large": "The file “{name}” is larger than 20 MB. Please send a smaller one.",
    "file-many": "No more files belong here. Let us go on.",
    "file-empty": "The file “{name}” is empty. Please send it again.",
    "file-skipped": "Files cannot be sent here. Bring them to the office, or send them by e-mail.",
    "file-needed": (
        "The form needs the attachment “{label}”, which cannot be sent here. Please fill it in on"
        " the office's web or come in person. I stop here; nothing was sent."
    ),
    "done": "Done",
    "back": "Back",
    "skip": "Skip",
    "cancel": "Cancel",
    "yes": "Yes",
    "no": "No",
    "agree": "I agree",
    "disagree": "I do not agree",
    "must-agree": "Without your consent the form cannot be sent. You may agree, or cancel it.",
    "no-back": "This is the first question.",
    "no-skip": "This answer is required.",
    "required": "This answer is required.",
    "no-date": "I do not understand the date. Write it like this: {day}.",
    "no-choice": "That is none of the options. Please choose one of them.",
    "summary": "Please check – {title}:",
    "empty": "(not answered)",
    "send": "Send to the office",
    "change": "Change an answer",
    "which": "Which answer do you want to change?",
    "wrong": "Before it is sent, this needs to be corrected:",
    "confirm-again": "Say “send”, “change” with the question's number, or “cancel”.",
    "cancelled": "Fine, we stop here. Nothing was sent, and I forgot your answers.",
    "lost": "The file “{name}” cannot be fetched any more. Please send it again.",
    "sent": "Sent; the office has taken over your form.",
    "receipt": "Code: {code}\nPIN: {pin}",
    "keep": "Please note both. With them you can ask here or on the office's web how it stands.",
    "sign": (
        "Your filing is prepared but not filed yet. Come to the filing office with an identity"
        " document, say the code and sign it there. We will write at once until when."
    ),
    "no-sign": "No signature is needed; the office will deal with it.",
    "letters-here": "What the office writes to you comes here, into this conversation.",
    "letters-status": "What the office writes is on its web, under the state of your filing.",
    "forgotten-answers": "I have removed your answers from this conversation.",
    "forgotten-here": "I no longer remember your answers. In Telegram you may delete them.",
    "forget": (
        "Shall I forget this whole conversation? An unfinished form will be gone. The office"
        " keeps what you have sent."
    ),
    "forget-letters": "Letters of the office will not come here any more.",
    "forget-yes": "Yes, forget it",
    "forget-no": "No",
    "forgotten": "Done, I have forgotten everything.",
    "ok": "Fine.",
}

WORDS = {"cs": _CS, "en": _EN}


def text(language: str, key: str, /, **values: object) -> str:
    """Return a sentence in *language*, Czech for one we do not speak."""
    return WORDS.get(language, _CS)[key].format(day=DAY, **values)
