"""A sentence in another tongue names nobody; who is named in one is found as before."""

import pytest

from phiguard import Guard
from phiguard.lexicon import read_toml
from phiguard.ner.backends import load

NOBODY = [
    ("es", "Inicia sesión en tu cuenta"),
    ("es", "Gracias por suscribirte a nuestro boletín"),
    ("es", "Tu pedido ha sido enviado"),
    ("fr", "Votre commande a bien été enregistrée"),
    ("fr", "Veuillez saisir une adresse e-mail valide"),
    ("fr", "Choisissez votre magasin le plus proche"),
    ("fr, elision", "Ajouter l'adresse d'envoi"),
    ("ca, elision", "Segona línia de l'adreça"),
    ("de", "Melden Sie sich bei Ihrem Konto an"),
    ("de", "Passwort vergessen?"),
    ("de", "Vielen Dank für Ihren Einkauf!"),
    ("it", "Il tuo ordine è stato spedito"),
    ("pt", "Seu pedido foi enviado"),
    ("nl", "Wachtwoord vergeten?"),
    ("pl", "Zaloguj się na swoje konto"),
    ("nb", "Kan ikke slette denne siden"),
    ("tr", "Şifrenizi mi unuttunuz?"),
    ("tr, words of interfaces", "Seçilen öğeler başarıyla silindi."),
    ("fi, words of interfaces", "Muutokset on tallennettu onnistuneesti."),
    ("sk, words of interfaces", "Vybrané položky boli odstránené."),
    ("ro, words of interfaces", "Setările au fost salvate cu succes."),
    ("hu, words of interfaces", "A beállítások mentése sikertelen."),
    ("lv, a small word that some are called", "Šis lauks ir obligāts."),
    ("de, a word made of others", "Die Preisänderung wurde gespeichert."),
    ("id, words of interfaces", "Semua perubahan berhasil disimpan"),
    ("id, a small word that many are called", "Silakan pilih halaman yang valid"),
    ("vi", "Nếu bạn tiếp tục, đơn hàng sẽ bị hủy."),
    ("pl, an abbreviation", "Wybierz plik CSV do przesłania"),
    ("de, nouns", "Dieses Feld ist erforderlich."),
    ("de, nouns inside", "Die ausgewählten Dokumente der Sammlung hinzufügen"),
    ("fr, small letters", "Choisissez une page interne pour cette mise en avant"),
    ("es, small letters", "Introduzca el valor en la zona horaria"),
    ("nl", "De pagina kan niet worden opgeslagen"),
]
SOMEBODY = [
    ("es", "Hola, soy Marta Gómez y necesito una cita", "Marta Gómez"),
    ("es, small letters", "me llamo xochitl perez y quiero cancelar mi pedido", "xochitl perez"),
    ("es, no title", "Entregado a María José López en la puerta", "María José López"),
    ("fr", "La paciente Amélie Dubois est arrivée", "Amélie Dubois"),
    ("fr, in no table", "je m'appelle ouafae bouzid et je voudrais un rendez-vous", "ouafae"),
    ("fr, small letters", "livré à jean dupont hier soir", "jean dupont"),
    ("de", "Bestellung von Anna Schmidt wurde versendet", "Anna Schmidt"),
    ("de, a rare one", "Frau Özgüner hat angerufen", "Özgüner"),
    ("de, a word of shops", "Frau Kasse hat angerufen", "Kasse"),
    ("de, in no table", "Die Patientin Anke Wiedemeyer hat den Termin abgesagt", "Anke Wiedemeyer"),
    ("de, small letters", "ich heisse jörg brinkmann und brauche einen termin", "jörg brinkmann"),
    ("it", "mi chiamo Giulia Bianchi e vorrei un appuntamento", "Giulia Bianchi"),
    ("pt", "Olá, meu nome é João Silva e quero falar com alguém", "João Silva"),
    ("nl", "Mevrouw de Vries heeft gebeld", "Vries"),
    ("pl", "Pani Nowak dzwoniła wczoraj", "Nowak"),
    ("tr", "Benim adım Ayşe Yılmaz ve randevu istiyorum", "Ayşe Yılmaz"),
    ("pl, small letters", "proszę zadzwonić do bożeny kowalczyk jutro", "kowalczyk"),
    ("fi, where a sentence begins", "Eero Lahtinen kysyi tuloksista", "Eero Lahtinen"),
    ("vi", "Vui lòng gọi cho Nguyễn Thị Lan ngày mai", "Nguyễn Thị Lan"),
    ("nl, new, where a sentence begins", "Murut is niet gekomen", "Murut"),
    ("nb, new, beside a word of interfaces", "Gyala Antall ringte i dag", "Gyala Antall"),
    ("en, a word of Spanish in it", "My name is Xavi Tolosa and I said gracias", "Xavi Tolosa"),
]


@pytest.mark.parametrize("text", [t for _, t in NOBODY], ids=[f"{i}-{t[:16]}" for i, t in NOBODY])
def test_an_interface_in_another_tongue_names_nobody(text: str) -> None:
    assert load(("builtin",)).spans([text]) == [[]]
    guard = Guard()
    for payload in (text, {"message": text}, {"label": text}):
        assert guard.scrub(payload).payload == payload


@pytest.mark.parametrize(("text", "name"), [r[1:] for r in SOMEBODY], ids=[r[0] for r in SOMEBODY])
def test_who_is_named_in_another_tongue_goes(text: str, name: str) -> None:
    scrubbed = Guard().scrub({"message": text}).payload["message"]
    assert name not in scrubbed
    assert all(part not in scrubbed for part in name.split())


def test_words_are_folded_and_stand_once() -> None:
    lists = read_toml("names/tongues.toml")
    for name, words in lists.items():
        assert all(w.isascii() and w.islower() for w in words), name
        assert len(words) == len(set(words)), [w for w in words if words.count(w) > 1]
    assert not set(lists["neutral"]) & {*lists["grammar"], *lists["interface"]}


def test_a_name_ends_before_the_words_of_the_sentence() -> None:
    text = {"text": "Sehr geehrte Frau Wiedemeyer, Ihr Termin wurde bestätigt."}
    assert Guard().scrub(text).payload == {"text": "Sehr geehrte Frau [PERSON], Ihr Termin wurde bestätigt."}


@pytest.mark.parametrize(
    "text", ["Hi Marcus, reminder: your visit", "Hola Ximena, le recordamos", "Bonjour Aurélie"]
)
def test_a_letter_opens_in_any_text_of_an_event(text: str) -> None:
    """An engine sees all texts of an event as one, so that no pattern may ask where a text begins."""
    assert "[PERSON]" in Guard().scrub({"id": 7, "lang": "x", "title": text}).payload["title"]
