"""Telling English from other languages: what is passed over, and what must not be."""

from __future__ import annotations

import pytest

from db.records import Document
from importer.attribution import unsupported
from importer.attribution.language import UNKNOWN, foreign, language

SENTENCES = {
    "ar": "قالت رئيسة البلدية يوم الاثنين إن الجسر سيفتح في مايو، وبحسب مهندسين فإن الأعمدة القديمة سليمة.",
    "bg": "Кметът каза в понеделник, че мостът ще бъде открит през май, и че не се налага смяна.",
    "cs": "Starostka v pondělí řekla, že most bude otevřen v květnu. Podle dvou inženýrů to není jisté.",
    "da": "Borgmesteren sagde mandag, at broen åbner i maj. Ifølge to ingeniører er der ingen fare.",
    "de": "Die Bürgermeisterin sagte am Montag, dass die Brücke im Mai eröffnet wird und nicht später.",
    "el": "Η δήμαρχος είπε τη Δευτέρα ότι η γέφυρα θα ανοίξει τον Μάιο.",
    "es": "La alcaldesa dijo el lunes que el puente se abrirá en mayo. Según dos ingenieros, no hay peligro.",
    "fa": "شهردار روز دوشنبه گفت که پل در ماه مه باز خواهد شد. به گفته دو مهندس، این پل سالم است.",
    "fi": "Pormestari sanoi maanantaina, että silta avataan toukokuussa ja pilarit ovat vielä hyvät.",
    "fr": "Le maire a déclaré lundi que le pont ouvrirait en mai. Selon deux ingénieurs, il est solide.",
    "he": "ראש העירייה אמרה ביום שני כי הגשר ייפתח במאי.",
    "hi": "महापौर ने सोमवार को कहा कि पुल मई में खुलेगा।",
    "hu": "A polgármester hétfőn azt mondta, hogy a hidat májusban megnyitják, és nem kell semmit cserélni.",
    "id": "Wali kota mengatakan pada hari Senin bahwa jembatan itu akan dibuka dan tidak ada yang rusak.",
    "it": "Il sindaco ha detto lunedì che il ponte sarà aperto in maggio. Secondo gli ingegneri non è vero.",
    "ja": "市長は月曜日、橋が五月に開通すると述べた。",
    "ko": "시장은 월요일에 다리가 5월에 개통될 것이라고 말했다.",
    "nl": "De burgemeester zei maandag dat de brug in mei opengaat. Volgens haar is er geen gevaar.",
    "pl": "Burmistrz powiedziała w poniedziałek, że most nie został jeszcze otwarty, ale filary są dobre.",
    "pt": "A presidente da câmara disse na segunda-feira que a ponte vai abrir em maio e que não há perigo.",
    "ru": "Мэр заявила в понедельник, что мост откроется в мае, а по словам инженеров, это уже не опасно.",
    "sv": "Borgmästaren sade på måndagen att bron ska öppnas i maj och att det inte är någon fara.",
    "tr": "Belediye başkanı köprünün mayıs ayında açılacağını ve bir sorun olmadığını söyledi, ancak bu daha "
    "kesin değil.",
    "uk": "Мер заявила в понеділок, що міст відкриється у травні, і що за словами інженерів це вже безпечно.",
    "zh": "市长周一表示，大桥将于五月开放。",
}  # fmt: skip

ENGLISH = [
    "The mayor said on Monday that the bridge would open in May, and that nobody was in danger.",
    "THE MAYOR SAID ON MONDAY THAT THE BRIDGE WOULD OPEN IN MAY",
    "the mayor said on monday that the bridge would open in may and nobody was in danger she told reporters",
    "Tbe rnayor sa1d on M0nday that the bridge vvould open in May, acc0rding to tvvo eng|neers who saw it.",
    "Señora Peña y Núñez of the Café de la Paix said that the mayor had never been to Düsseldorf or Łódź.",
]


@pytest.mark.parametrize(("code", "text"), SENTENCES.items(), ids=SENTENCES)
def test_a_sentence_tells_its_language(code: str, text: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_english_however_it_is_written(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "Ada Lind",
        "De la Rue, Jean-Paul; Van der Berg, Jan; Di Marco, Carla",
        "Mill 3, Dam 7, U.S. Dept. of Works",
        "“”…!",
        "🙂🙂🙂",
    ],
)
def test_names_and_figures_tell_nothing(text: str) -> None:
    assert language(text) is None


def test_words_of_no_known_language_are_not_english() -> None:
    assert language("blorp zanti wekko grumu tralin " * 20) == UNKNOWN


def test_a_paragraph_in_another_language_is_passed_over_and_its_neighbours_are_not() -> None:
    first, last = ENGLISH[0], "Ada Lind said so."
    text = "\n\n".join((first, SENTENCES["de"], SENTENCES["fr"], last))

    found = unsupported(Document("d", "d", "", "", "test", 1, text))

    assert {text[a:b]: code for (a, b), code in found.items()} == {
        SENTENCES["de"]: "de",
        SENTENCES["fr"]: "fr",
    }


def test_a_short_paragraph_goes_with_the_text() -> None:
    english = foreign(f"{ENGLISH[0]}\nAda Lind, 42", [(0, len(ENGLISH[0])), (len(ENGLISH[0]) + 1, 103)])
    size = len(SENTENCES["de"])
    german = foreign(f"{SENTENCES['de']}\nAda Lind, 42", [(0, size), (size + 1, size + 13)])

    assert english == {}
    assert list(german.values()) == ["de", "de"]


def test_what_an_english_sentence_quotes_in_another_language_stays() -> None:
    quoted = f"“{SENTENCES['de']}”, the mayor told the reporters who had come to see the bridge."
    text = f"{ENGLISH[0]}\n\n{quoted}\n\n“{SENTENCES['fr']}” she said."

    assert unsupported(Document("d", "d", "", "", "test", 1, text)) == {}


def test_a_long_text_is_judged_by_a_sample_of_all_of_it() -> None:
    text = "\n".join([SENTENCES["de"]] * 6_000)
    assert len(text) > 400_000

    found = unsupported(Document("d", "d", "", "", "test", 1, f"{text}\nAda Lind, 42"))

    assert len(found) == 6_001
    assert set(found.values()) == {"de"}
