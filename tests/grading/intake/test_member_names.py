"""Names in the encoding in which they were written, told from the names alone; and names that were read wrongly."""

import random
import unicodedata

import pytest
from grading.intake.packing import raw_zip

from coursekit.grading.intake.encodings import encoding_of, meant
from coursekit.grading.intake.entries import entries
from coursekit.grading.intake.member_names import decoded

CLASSES = {  # encodings of that country's Windows in zips, in DOS and in programs; people of a class
    "German": (
        "cp437 cp850 cp1252",
        "Jürgen Bäumler, Anneliese Großmann, Björn Höfer, Käthe Lösch, Günther Weißenböck",
    ),
    "French": ("cp437 cp850 cp1252", "Agnès Lévêque, Clément Barré, Désirée Bœuf, Cédric Château, Irène Hébert"),
    "Spanish": ("cp437 cp850 cp1252", "Begoña Peña, Joaquín Ordóñez, Verónica Gutiérrez, Ángel Durán, Iván Zúñiga"),
    "Portuguese": ("cp850 cp1252", "Assunção Brandão, Thaís Guimarães, Vinícius Leitão, Estêvão Corrêa, Letícia Romão"),
    "Norwegian": ("cp850 cp1252", "Bjørg Sæther, Kåre Øverby, Jon Årdal, Grete Sørlie, Tor Håvard Næss"),
    "Polish": ("cp852 cp1250", "Bożena Gołębiewska, Wacław Sędziak, Józef Źródłowski, Agnieszka Śliwińska, Paweł Żak"),
    "Czech": ("cp852 cp1250", "Zdeněk Pěnička, Markéta Vašíčková, Václav Ježek, Božena Říhová, Matěj Kůrka"),
    "Hungarian": ("cp852 cp1250", "Győri Ödön, Kertész Ilona, Pálfi Sándor, Szőke Etelka, Bükki Jenő"),
    "Turkish": ("cp857 cp1254", "Çiğdem Aydın, Süleyman Koç, Ümit Şimşek, Gülşah Doğan, Barış Yalçın"),
    "Russian": ("cp866 cp1251", "Алексей Соколов, Екатерина Лебедева, Павел Морозов, Наталья Зайцева, Игорь Тихонов"),
    "Greek": (
        "cp737 cp1253",
        "Δημήτρης Ιωάννου, Αικατερίνη Γεωργίου, Νίκος Αντωνίου, Σοφία Καραγιάννη, Πέτρος Λάμπρου",
    ),
    "Hebrew": ("cp862 cp1255", "רחל אברהם, משה פרידמן, שירה גולן, איתי ברק, תמר שלום"),
    "Chinese": ("gbk gb18030", "周杰伦, 许巍, 邓紫棋, 第三次作业_马化腾, 林俊杰"),
    "Taiwanese": ("big5", "蔡依林, 周華健, 鄧麗君, 期末報告_羅大佑, 王力宏"),
    "Japanese": ("cp932", "山田太郎, 木村拓哉, 小野ヨーコ, レポート課題_中村あゆみ, 松本清張"),
    "Korean": ("cp949", "박찬호, 김연아, 손흥민, 과제제출_이순신, 유재석"),
}
CASES = [(name, encoding) for name, (encodings, _) in CLASSES.items() for encoding in [*encodings.split(), "utf-8"]]


def people(name):
    return CLASSES[name][1].split(", ")


def written(name, encoding):
    """The bytes of these names that this encoding has."""
    return {person: person.encode(encoding) for person in people(name) if _has(person, encoding)}


def _has(person, encoding):
    try:
        return person.encode(encoding)
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize(("name", "encoding"), CASES)
def test_the_names_of_a_class(name, encoding):
    raw = written(name, encoding)
    assert len(raw) >= 3
    files = [name + b"_123_assignsubmission_file_/04.ipynb" for name in raw.values()]
    assert decoded(files) == [f"{person}_123_assignsubmission_file_/04.ipynb" for person in raw]


def test_one_name_alone():
    """Sixteen countries, every person alone: two names of a hundred and eighty may be taken for another country's."""
    told = [
        (person, encoding, decoded([raw]) == [person])
        for name, encoding in CASES
        for person, raw in written(name, encoding).items()
    ]
    wrong = [one for one in told if not one[2]]
    assert len(wrong) <= len(told) / 40, wrong


@pytest.mark.parametrize("wrong", ["cp437", "cp1252", "latin-1", "cp850"])
@pytest.mark.parametrize("name", CLASSES)
def test_utf8_that_was_read_as_something_else(name, wrong):
    readable = [person for person in people(name) if _reads(person.encode(), wrong)]
    assert meant([person.encode().decode(wrong) for person in readable]) == readable


def _reads(raw, encoding):
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("name", CLASSES)
def test_names_that_are_right_stay(name):
    assert meant(people(name)) == people(name)
    assert decoded(people(name)) == people(name)
    mixed = [person for other in CLASSES for person in people(other)]
    random.Random(name).shuffle(mixed)
    assert meant(mixed) == mixed


def test_letters_are_written_in_one_way():
    names = ["Zoë Müller", "각", "é"]
    assert decoded([unicodedata.normalize("NFD", name) for name in names]) == names
    assert decoded([unicodedata.normalize("NFD", name).encode() for name in names]) == names


def test_platform_and_students_wrote_in_different_encodings():
    """A zip whose folders are in UTF-8, and in it a few files as students' machines called them."""
    raw = [
        "Zoë Müller/04.ipynb".encode(),
        "Søren Kjær/04.ipynb".encode(),
        "Ana Peña/".encode() + "lösung.ipynb".encode("cp850"),
    ]
    texts = decoded(raw)
    assert texts[:2] == ["Zoë Müller/04.ipynb", "Søren Kjær/04.ipynb"]


def test_names_in_a_zip_that_does_not_say_how(tmp_path):
    files = {f"{person}/04.ipynb".encode("gbk"): b"{}" for person in people("Chinese")}
    (tmp_path / "class.zip").write_bytes(raw_zip(files))
    assert {entry.parts[0] for entry in entries(tmp_path / "class.zip")} == set(people("Chinese"))


def test_a_folder_that_was_unpacked_without_a_look_at_the_encoding(tmp_path):
    for person in people("Chinese"):
        folder = tmp_path / person.encode("gbk").decode("cp437")
        folder.mkdir()
        (folder / "04.ipynb").write_bytes(b"{}")
    assert {entry.parts[0] for entry in entries(tmp_path)} == set(people("Chinese"))


def test_names_of_bytes_at_random():
    draw = random.Random(1)
    for _ in range(200):
        names = [draw.randbytes(draw.randrange(1, 30)) for _ in range(draw.randrange(1, 6))]
        assert all(text.encode() for text in decoded(names))
        assert len(decoded(names)) == len(names)
        assert encoding_of(names)
