"""Names of people in German, French, Spanish, Portuguese, Italian and Dutch text, by what introduces them.

``ich heiße …``, ``je m'appelle …``, ``mi hija …``; behind a title (``Frau …``, ``Sig.ra …``), a label
(``Cognome: …``) or a greeting (``Hola, …``), and how letters begin, in English too. The tagger of names learned
from English, and titles of pages are not read by it.

Source: 45 CFR 164.514(b)(2)(i)(A); forms of address from general knowledge.
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.ner.features import marks
from phiguard.ner.tongues import is_word

_X = r"[^\x00-\x20!-~]"  # a letter that is not ASCII
_WORD = rf"{names.CAPITAL}[^\x00-\x20!-&(-,/-@\[-`{{-\x7f]+"
_PARTICLE = r"(?:(?:d[aeio]|do?s|des|del|du|l[ae]|v[ao]n|zu|de[nr]|te[nr]|y) )?"
_NAME = rf"{_WORD}(?: {_PARTICLE}{_WORD}(?: {_WORD})?)?"
_SURNAME = rf"(?:v[ao]n |de |del |d[aio] )?{_PARTICLE}{_WORD}(?: {_WORD})?"

_SAYS = (
    rf"[Ii]ch hei(?:ss|{_X}{{1,2}})e|[Mm]ein [Nn]ame ist|[Jj]e m(?:'|{_X}{{1,3}})appelle|[Mm]on nom est|[Mm]e llamo"
    rf"|[Mm]i nombre es|[Mm]eu nome (?:e|{_X}{{1,2}})|[Cc]hamo-me|[Mm]e chamo|[Mm]i chiamo"
    rf"|[Ii]l mio nome (?:e|{_X}{{1,2}})"
    r"|[Ii]k heet|[Mm]ijn naam is"
)
# Not of German, whose every noun has a capital.
_IS = r"[Ss]oy|[Ss]ou(?: [ao])?|[Jj]e suis|[Ss]ono|[Ii]k ben|[Mm]et"
_KIN = (
    r"[Mm]eine?[nrm]? (?:Sohn|Tochter|Mann|Frau|Mutter|Vater|Kind)|[Mm]on (?:fils|mari)"
    r"|[Mm]a (?:fille|femme|m.{1,2}re)"
    r"|[Mm]i (?:hij[oa]|marido|esposa|mujer|madre|padre)|[Mm]eu (?:filho|marido|pai)"
    r"|[Mm]inha (?:filha|esposa|m.{1,2}e)"
    r"|[Mm]i[oa] (?:figli[oa]|marito|moglie|madre|padre)|[Mm]ijn (?:zoon|dochter|man|vrouw|moeder|vader)"
)
_TITLES = (
    rf"Frau|Herrn?|Madame|Mme\.?|Mlle\.?|Monsieur|Se(?:n|{_X}{{1,2}})ora?|Sra?\.|Senhora?|Signora?|Sig\.(?:ra|na)?"
    r"|[Mm]evrouw|[Mm]eneer|[Mm]evr\.|[Dd]hr\."
)
_LABELS = (
    rf"Vorname|Nachname|Familienname|Geburtsname|Pr{_X}{{1,2}}nom|Nom de famille|Nom de naissance"
    rf"|Apellidos?|Sobrenome"
    r"|Apelido|Cognome|Voornaam|Achternaam|Nombre completo|Nome completo|Nom complet|Volledige naam"
    rf"|Patientin|Patiente?|Paciente|Paziente|Pati{_X}{{1,2}}nte?"
)
_GREETING = (
    rf"(?:Hallo|Guten (?:Tag|Morgen|Abend)|Moin|Servus|Willkommen(?: zur{_X}{{1,2}}ck)?|Bonjour"
    rf"|Bonsoir|Salut|Bienvenue"
    rf"|Hola|Buen(?:os|as) [a-z]{{1,8}}(?:{_X}{{1,2}}as)?|Bienvenid[oa](?: de nuevo)?|Ol{_X}{{1,2}}|Oi|Bom dia"
    r"|Boa (?:tarde|noite)|Bem-vind[oa](?: de volta)?|Ciao|Salve|Buongiorno|Buonasera|Bentornat[oa]|Benvenut[oa]"
    r"|Hoi|Goede(?:morgen|middag|navond)|Welkom(?: terug)?)"
)
# As letters and reminders begin.
_LETTER = (
    r"(?:[Hh]i|HI|[Hh]ello|[Hh]ey|[Dd]ear|[Hh]ola|[Bb]onjour|[Cc]iao|[Hh]allo|[Ll]iebe[r]?"
    r"|[Cc]h[^\x00-\x20!-~]{1,2}re?"
    r"|[Ee]stimad[oa]|[Qq]uerid[oa]|[Gg]ood (?:morning|afternoon|evening))"
)
_GREETED = re.compile(rf"\b{_GREETING}(,?) \Z")
_ADDRESSED = re.compile(rf"\b{_LETTER} (?:(?:Mr|Mrs|Ms|Miss|Mx)\.? )?\Z")
_LONGEST = 21  # characters of either of these
_TITLED = re.compile(rf"(?:{_TITLES}) (?:Dr\.? |Prof\.? )?\Z")
_NOBODY = frozenset(
    "welt leute zusammen liebe mundo mundos amigos amigas todos monde tous toutes mondo tutti bella wereld allemaal"
    " gast guest kitty invitado visiteur zurück kunde kunden cliente client klant"
    # shops, goods and stories
    " holle antje welle figaro bovary butterfly tussauds tussaud cuisine bricolage meuble propre hulot frogs doktor"
    " doctor professor docteur directeur ministre le la der".split()
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before = text[max(0, start - 40) : start]
    at = max(0, len(before) - _LONGEST)
    greeted = _GREETED.search(before, at)
    opening = greeted or _ADDRESSED.search(before, at)
    # An engine sees many texts as one, so that a pattern cannot ask where a text begins.
    if opening is not None and before[: opening.start()].rstrip(" ") and before[opening.start() - 1] not in "\r\n":
        return None
    words = text[start:end].split()
    if words[0].lower().strip("'-") in _NOBODY:
        return None
    if is_word(words[0]) and not (marks(words[0]).given > 1 or _TITLED.search(before)):
        return None  # `ich heiße Sie willkommen`
    if greeted is not None:
        after = text[end : end + 2]
        if not (after[:1] in ("", "!", ".", ",", "<", "\n") or after in (" |", " -")) or is_word(words[0]):
            return None
        seen = marks(words[0])
        if not greeted[1] and (not seen.given or seen.place):  # `Bonjour Paris`
            return None
    while words and (is_word(words[-1]) and not marks(words[-1]).family):  # `Frau Fischer Ihr`
        end -= len(words[-1]) + 1
        words.pop()
    return names.fit(text, start, end) if words else None


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Nadia", "Lena", "Femke", "Begoña", "Piet"])
    last = rng.choice(["Farouk", "Fischer", "Lindqvist", "Scarpellini"])
    return "", f"{rng.choice(['Ich heiße', 'Je m’appelle', 'Me llamo', 'Mi chiamo', 'Ik heet'])} {first} {last}."


DETECTOR = Detector(
    id="introduced_name",
    entity="PERSON",
    label="Name of a person, by what introduces it in other tongues",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"\b(?:{_SAYS}) ({_NAME})", 0.9, ignore_case=False),
        Shape(rf"\b(?:{_IS}) ({_WORD} {_PARTICLE}{_WORD})", 0.7, ignore_case=False),
        Shape(rf"\b(?:{_KIN}) ({_WORD})\b", 0.75, ignore_case=False),
        Shape(rf"\b(?:{_TITLES}) (?:Dr\.? |Prof\.? )?({_SURNAME})", 0.8, ignore_case=False),
        Shape(rf"\b(?:{_LABELS}) ?: ?({_NAME})", 0.85, ignore_case=False),
        Shape(rf"\b(?:Nom|Nombre|Nome|Naam) ?: ?({_NAME})", 0.6, ignore_case=False),
        Shape(rf"\b{_GREETING},? ({_WORD})", 0.8, ignore_case=False),
        Shape(rf"\b{_LETTER} (?:(?:Mr|Mrs|Ms|Miss|Mx)\.? )?({names.CAPITALISED})[,!]", 0.92, ignore_case=False),
    ),
    fit=_fit,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        "Hallo, ich heiße Anke Wiedemeyer und brauche Hilfe",
        "Mein Name ist Jörg Brinkmeier",
        "Bonjour, je m’appelle Aurélie Delacroix",
        "hola, me llamo Begoña Etxeberria Ruiz",
        "Olá, meu nome é Graça Figueiredo",
        "Boa tarde, chamo-me Tomás Cerqueira",
        "mi chiamo Ludovica Scarpellini",
        "mijn naam is Sjoerd Tuinstra en",
        "Sou a Graça Figueiredo, queria remarcar",
        "C'est pour mon fils Maxence, il a 7 ans",
        "ik bel voor mijn dochter Lotte",
        "Sehr geehrte Frau Wiedemeyer, Ihr Termin wurde bestätigt",
        "Monsieur Pélissier souhaite annuler",
        "Estimada Sra. Zamorano, su cita",
        "Gentile Sig.ra Scarpellini, la sua prenotazione",
        "Geachte mevrouw van der Heijden, uw afspraak",
        "Vorname: Anke",
        "Prénom : Aurélie",
        "Cognome: Scarpellini",
        "Bonjour Aurélie",
        "Hola, Lucía | Mi portal",
        "Welkom terug, Femke",
        "Hi Marcus, reminder: your visit is soon",
        "Dear Ms. Quintero,\nyour results are in",
        "Hola Ximena, le recordamos su cita",
    ),
    no_match=(
        "ich heiße Sie willkommen",
        "mein Name ist falsch geschrieben",
        "Hallo Welt",
        "Hola Mundo!",
        "Bonjour Paris",
        "Ciao Bella",
        "Hallo, wie geht es",
        "Madame Figaro Abo",
        "Monsieur Cuisine Connect",
        "Señor Frogs",
        "Herr der Ringe",
        "Frauen und Männer",
        "me llamo así",
        "Vorname: erforderlich",
        "je suis Lyonnais",
        "sono le 10",
        "Willkommen, Gast",
        "mein Mann hat Fieber",
        "Hi there, how are you",
        "Hello World!",
        "Dear Customer, your order has shipped",
        "Hi Team, the build is green",
        "Oh hi Mark",
        "Sie sagte Hallo Nadia!",
    ),
    sample=_sample,
)
