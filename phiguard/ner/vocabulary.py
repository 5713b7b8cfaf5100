"""What is no name though it looks like one: drugs, conditions, facilities, diseases named after somebody."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from phiguard.lexicon import read_tsv
from phiguard.ner.brands import is_brand, is_program, is_thing
from phiguard.ner.features import marks
from phiguard.ner.programs import is_of_a_program
from phiguard.ner.span import NerSpan
from phiguard.ner.tongues import Reading, is_plain_speech

_WORD: Final = re.compile(r"[^\W\d_]+")
_TITLED: Final = re.compile(r"\b(?:dr|mr|mrs|ms|miss|prof|nurse)\b\.? ?$", re.IGNORECASE)
# What follows the name of somebody that a place, a company or a disease was called after: these, also with another
# word before them,
_THINGS: Final = frozenset(
    "hospital clinic center centre medical health healthcare institute university college foundation pharmacy"
    " airport county disease syndrome palsy lymphoma thyroiditis chorea test score scale sign prize boots"
    " insoles".split()
)
# these,
_WAYS: Final = frozenset(
    "street st avenue ave road rd lane ln drive blvd boulevard parkway building square bridge".split()
)
# these, also behind a comma, and these behind an "and".
_COMPANIES: Final = frozenset("inc llc ltd corp gmbh llp plc".split())
_AND: Final = frozenset("sons co associates partners company".split())


def _any_of(words: Iterable[str]) -> str:
    return rf"(?:{'|'.join(sorted(words))})\b"


# All of this in one pattern, and, quicker, what is to be looked up in texts of plain letters.
_OF_A_THING: Final = re.compile(
    rf"(?:['’]s)? (?:(?:\w+ )?{_any_of(_THINGS)}|{_any_of(_WAYS)})|,? {_any_of(_COMPANIES)}"
    rf"| (?:&|and) {_any_of(_AND)}",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r" (\w+|&)(?: (\w+))?")
_NEXT: Final = _THINGS | _WAYS | _COMPANIES
_COMPANY_BEGINS: Final = frozenset("iIlLcCgGpPıİ")
_AFTER: Final = frozenset(" ,'’")  # what that can begin with
BRANDS: Final = frozenset(
    "martens scholl pepper seuss oz who bronner dre jart octopus doom strangelove feelgood robotnik eggman jekyll"
    " zhivago dolittle frankenstein manhattan playset costume coat".split()
)
"""What stands behind "Dr." and is nobody's doctor."""
_NOT: Final = ("'t", "’t")  # `Don't`, where no one is called Don
_SURE: Final = 0.9
_BLANKS: Final = (" ", "\n")
_TITLE_LAST: Final = frozenset(".rRsSfFeE")  # what stands before the blank: `Dr. `, `mrs `
_TITLE_ENDS: Final = frozenset(("dr", "mr", "rs", "ms", "ss", "of", "se"))
_VOWEL: Final = re.compile(r"[aeiouy]")
_DIGIT: Final = re.compile(r"\d")  # names have none
_FILE: Final = re.compile(r"\.[a-z]{2,4}\b")
# An article; or a dot within a word, as in a file's name.
_DOCTOR: Final = re.compile(r"\b(?:doctor|nurse|vet) $", re.IGNORECASE)
_ARTICLES: Final = ("a ", "an ", "the ")
_NO_NAME_BEHIND: Final = re.compile(r"\b(?:the|an?|this|that|each|every|no) $|[a-z0-9]\.$", re.IGNORECASE)
_CODE: Final = re.compile(
    r"[ :#=]{1,3}(?=\S*[A-Za-z])(?=\S*\d)\S{4,}"
)  # a small word before a code is its label: `ref A12B`
# A call, an object or a scope behind a word of code: `Config{`, `Patient(id=`; a word behind a dot of a package.
_CALLED: Final = re.compile(r" ?\{ ?\w|\(\w+ ?=|::|\[\w+\] ?=|\(\)")
_PACKAGE: Final = re.compile(r"\w\.$")
# Words of other languages of which no name consists: greetings, days, small words, labels of forms. The tagger
# reads English.
_FOREIGN: Final = frozenset(
    "hola buenos buenas días dias tardes noches gracias doctor doctora señor señora soy mi me es el la"
    " los las un una"
    " y de del en con por para al su nací vivo tengo tomo necesito quiero tel celular dni nie curp cpf rg nombre"
    " dirección fecha paciente responda lunes martes miércoles jueves viernes sábado domingo"
    " olá bom boa dia tarde noite obrigado obrigada meu minha o a os as um uma e em do da no na tenho sou moro"
    " endereço paciente segunda terça quarta quinta sexta"
    " bonjour bonsoir merci madame monsieur je suis mon ma mes le les des du au aux et ouvert fermé"
    " lundi mardi mercredi"
    " jeudi vendredi samedi dimanche adresse patiente né née tél numéro"
    " guten tag morgen abend hallo danke herr frau ich habe bin mein meine der die das den dem ein eine"
    " und im am zum"
    " zur mit von mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag uhr"
    " adresse diagnose"
    " patient patientin termin"
    " buongiorno buonasera ciao grazie sono il mio mia gli lo uno ed nel nella per ho signor signora"
    " dottore dottoressa"
    " indirizzo codice fiscale nata nato lunedì martedì mercoledì giovedì venerdì sabato domenica paziente"
    " traceback".split()
)
_PARTICLES: Final = frozenset(
    "de del la las los da das do dos du des le les van von der den y e di el al san".split()
)
_BEFORE: Final = re.compile(r"(?:\b(?:St|Saint|Mount|Mt|Lake|Fort|Port|San|Santa|Los|Las|USS|HMS|RMS)\.? )$")
_BEFORE_ENDS: Final = frozenset(("St", "nt", "Mt", "ke", "rt", "an", "ta", "os", "as", "SS", "MS"))


def of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is part of the name of a place, a company or a disease."""
    if text[end : end + 1] in _AFTER and _is_called_after(text, end):
        return True
    if text[start - 1 : start] != " " or _ending(text, start) not in _BEFORE_ENDS:
        return False
    return _BEFORE.search(text, max(0, start - 8), start) is not None


def _is_called_after(text: str, end: int) -> bool:
    """Whether what stands behind a name makes it that of a thing."""
    if text[end] == "," and text[end + 2 : end + 3] not in _COMPANY_BEGINS:
        return False
    if text[end] != " " or not text.isascii():
        return _OF_A_THING.match(text, end) is not None
    found = _BEHIND.match(text, end)
    if found is None:
        return False
    word, behind = found[1].lower(), found[2]
    if word in _NEXT:
        return True
    if behind is None:
        return False
    behind = behind.lower()
    return (word != "&" and behind in _THINGS) or (word in ("&", "and") and behind in _AND)


def _ending(text: str, start: int) -> str:
    """The last two letters of what stands before a place, but for a blank and a dot."""
    at = start
    if text[at - 1 : at] in _BLANKS:
        at -= 1
    if text[at - 1 : at] == ".":
        at -= 1
    return text[max(0, at - 2) : max(0, at)]


@cache
def _terms() -> frozenset[str]:
    """Words that are health terms by themselves."""
    return frozenset(
        row["term"].lower()
        for row in read_tsv("overlay/terms.tsv")
        if row["tier"] in ("1", "2", "3") and row["ambiguity"] == "strong" and " " not in row["term"]
    )


# What programs write at the head of a line or between signs, and nobody is called.
_LOGGED: Final = frozenset(
    "traceback stacktrace backtrace coredump segfault url src href cdn utf ascii enum struct vec async await"
    " const params kwargs args init prod config middleware frontend backend"
    " cannot gzip deflate br zstd brotli lz xz ack nack noreferrer noopener nofollow datetime".split()
)
_NAMES_TOO: Final = frozenset("uri dev repo param".split())  # so only within a word of code: `report-uri`
_SIGNS: Final = re.compile(r"[%{}<>=\\$#]")
_PATH_SIGNS: Final = (".", "/", ":", "$")
_ARTICLE_CODE: Final = re.compile(r"-\d")  # behind capitals, the number of an article: `AB-1234`
_INITIALS: Final = re.compile(r"[A-Z]{3,5}s?")  # `UPC`, `SKUs`
_HOUR: Final = re.compile(r"[ap]\.?(?:m\.?)?")
_KNOWN: Final = 3
_GOOD: Final = re.compile(r"\bgood $", re.IGNORECASE)
_DAY: Final = frozenset("morning afternoon evening night day".split())
_SHIP: Final = re.compile(r"(?:USS|HMS|RMS) ")
_APOSTROPHES: Final = ("'", "’")
_FORMAT_WORD: Final = "YY|MM|DD|HH|hh|mm|ss|yy|dd|SS"
_FORMAT: Final = re.compile(rf"(?:{_FORMAT_WORD})(?:{_FORMAT_WORD}|[:/\-. T])*")  # `YYYY-MM-DD HH:MM`
_CONTRACTED: Final = frozenset("t ve re ll d m s".split())
# `Unpublish`, `autosave`: a word of the language behind a prefix.
_PREFIXED: Final = re.compile(
    r"(?:un|re|mis|auto|mono|multi|non|over|under|pre|post|sub|super|inter|micro|cyber|hyper|web|meta|data|back|down|up)"
    r"([a-z]{4,16})",
    re.IGNORECASE,
)


def _is_unknown(word: str) -> bool:
    seen = marks(word)
    return seen.given == seen.family == 0


def _is_made_word(word: str) -> bool:
    """Whether a word that no one is called is a known one behind a prefix, or with the ending of a verb."""
    if not _is_unknown(word):
        return False
    low = word.lower()
    found = _PREFIXED.fullmatch(low)
    if found is not None and any(marks(one).english >= _KNOWN for one in (found[1], *_stems(found[1]))):
        return True
    return any(marks(one).english >= _KNOWN for one in _stems(low))


def _stems(word: str) -> list[str]:
    """Of what it may be an inflected form: ``jammed`` of jam, ``saving`` of save."""
    out = []
    for ending in ("ing", "ed", "es", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            out += [stem, stem + "e"]
            if len(stem) > 3 and stem[-1] == stem[-2]:
                out.append(stem[:-1])
    return out


def _is_of_code(reading: Reading, start: int, end: int) -> bool:
    """Whether a span is an identifier of a program, holds its signs, or begins the number of an article."""
    text = reading.text
    found = text[start:end]
    if text[start - 1 : start] in _APOSTROPHES and found.lower() in _CONTRACTED:
        return True
    if _FORMAT.fullmatch(found) or (_INITIALS.fullmatch(found) and not reading.is_upper() and _is_unknown(found)):
        return True
    if _HOUR.fullmatch(found) and text[start - 1 : start] == " " and text[start - 2 : start - 1].isdecimal():
        return True
    if _SHIP.match(found):
        return True
    if found.lower() in _DAY and _GOOD.search(text, max(0, start - 8), start):
        return True
    if found.isupper() and len(found.rpartition(" ")[2]) < 5 and _ARTICLE_CODE.match(text, end):
        return True
    if found.isalpha():
        if found.lower() in _LOGGED or _is_made_word(found):
            return True
        if found in _NAMES_TOO and text[start - 1 : start] in ("-", "_", ".", "/"):
            return True
    elif _SIGNS.search(found) is None:
        return all(w.lower() in _LOGGED for w in _WORD.findall(found))
    words = _WORD.findall(found)
    camel = not (found.islower() or found.isupper() or found.istitle())
    if (  # `currencyCode`, `%(count)s`, `.MainActivity`
        not found.isalpha() or (camel and (found[0].islower() or text[start - 1 : start] in _PATH_SIGNS))
    ):
        return all(m.given < 2 and m.family < 3 for m in map(marks, words))
    return False


def _is_written_by_machines(text: str, start: int, end: int) -> bool:
    """Whether a span holds digits, labels a code, is part of a path or file name, or a word behind an article."""
    found, after = text[start:end], text[end : end + 1]
    if after in ("{", "(", ":", "[", " ") and _CALLED.match(text, end):
        return True
    if text[start - 1 : start] == "." and " " not in found and _PACKAGE.search(text, max(0, start - 2), start):
        return True
    if after == "#" or (after == "." and text[end + 1 : end + 2] != " " and _FILE.match(text, end)):
        return True
    if not found.isalpha():
        if not found.replace(" ", "").isalpha() and _DIGIT.search(found):
            return True
    elif found.islower() and (_CODE.match(text, end) or _NO_NAME_BEHIND.search(text, max(0, start - 8), start)):
        return True
    if text[start - 1 : start] == " ":
        return False
    piece = text[text.rfind(" ", 0, start) + 1 : start]
    return piece.startswith("/") or "://" in piece or piece.count("/") > 1


def _is_abbreviation(word: str) -> bool:
    """Whether a word in one kind of letters has no vowel (`npm`, `SSN`), and nobody is called so, as some `ng`."""
    if not (word.isascii() and (word.islower() or word.isupper())) or _VOWEL.search(word.lower()) is not None:
        return False
    return _is_unknown(word)


def _is_foreign(words: list[str]) -> bool:
    """Whether words are a sentence of another language: half of them small, and one such as no name has inside."""
    small = [w for w in words if w.islower()]
    return 2 * len(small) >= len(words) > len(small) and any(w in _FOREIGN and w not in _PARTICLES for w in small)


def _is_in_costume(text: str, start: int) -> bool:
    """Whether a toy or a dress follows: `doctor playset`."""
    first = _WORD.match(text, start)
    return first is not None and first[0].lower() in BRANDS


def is_no_name(text: str, span: NerSpan, reading: Reading | None = None) -> bool:
    """Whether a span is vocabulary rather than somebody; what a title introduces is somebody.

    ``reading``: of the text, where several of its spans are judged.
    """
    start, end, score = span
    reading = reading or Reading(text)
    if text[start:end].startswith(_ARTICLES) and text[start:end].islower() and not reading.is_lower():
        return True
    if text[end : end + 2] in _NOT and not text[end + 2 : end + 3].isalpha():
        return True
    if _is_written_by_machines(text, start, end) or _is_of_code(reading, start, end):
        return True
    if (
        text[start - 2 : start - 1] in _TITLE_LAST
        and _ending(text, start).casefold() in _TITLE_ENDS
        and _TITLED.search(text, max(0, start - 10), start)
    ):
        first = _WORD.match(text, start)
        if first is not None and first[0].lower() in BRANDS:
            return True
        return is_program(text, start, end) or is_brand(reading, start, end, titled=True)
    if of_a_thing(text, start, end) or is_brand(reading, start, end) or is_thing(text, start, end):
        return True
    if is_of_a_program(reading, start, end):
        return True
    if _DOCTOR.search(text, max(0, start - 8), start) and _is_in_costume(text, start):
        return True
    if is_plain_speech(reading, start, end):
        return True
    words = _WORD.findall(text, start, end)
    if all(w.lower() in _FOREIGN for w in words) or _is_foreign(words):
        return True
    if len(words) == 1 and _is_abbreviation(words[0]):
        return True
    terms = _terms()
    if any(w.lower() in terms and marks(w).given < 3 for w in words):
        return True
    # Plain words that hardly anybody is called; with a capital they may be, if the back end is sure of it.
    least = 1 if text[start:end].islower() else 2
    if least == 2 and score > _SURE:
        return False
    seen = [marks(w) for w in words]
    return all(m.english >= 5 and m.english > max(m.given, m.family) + least for m in seen)
