"""Labels of a header's fields, garbled ones too."""

from __future__ import annotations

import pytest

from transforms.fields import split_fields


@pytest.mark.parametrize(
    "label",
    [
        "Classified By:",
        "CLASSIFIED BY",
        "CLASSIFED BY:",
        "Classifieid By:",
        "CALSSIFIED BY",
        "Claasified By:",
        "Class. by:",
        "Cl. By:",
        "Classified Bv:",
        "CLASSIFIED B Y:",
        "Classified y:",
        "Classified:",
        "Classifying Officer:",
        "CLASSIFICATION BY:",
    ],
)
def test_label_of_a_classifier(label: str) -> None:
    _, (subject, classifier) = split_fields(f"SUBJECT: TWO BARGES\n\n{label} DCM Ann Roe.")
    assert subject.text.strip() == "TWO BARGES"
    assert (classifier.name, classifier.text.strip()) == ("classified_by", "DCM Ann Roe.")


def test_a_label_glued_to_a_title() -> None:
    _, (classifier,) = split_fields("CLASSIFIED BYAMBASSADOR ANN ROE.")
    assert classifier.text == "AMBASSADOR ANN ROE."


@pytest.mark.parametrize(
    "subject",
    ["PAPERS DECLASSIFIED BY ORDER", "DATA CLASSIFICATION BY REGION", "A CLASS OF BYLAWS", "CLASSES BEGIN"],
)
def test_words_of_a_subject_are_no_label(subject: str) -> None:
    _, (field,) = split_fields(f"SUBJECT: {subject}")
    assert field.text.strip() == subject
