"""The settings of the comparison: the short form and the long one, and what is refused."""

import datetime

import pytest
import yaml
from pydantic import ValidationError

from pipelines.comparison import Comparison
from pipelines.installation import ConfigurationError, load_installation
from schemas.partner import Staff
from sources.partners import Source


def test_a_partner_may_be_a_code_or_a_code_with_a_place():
    settings = Comparison.model_validate(
        {
            "partners": [
                "GM0758",
                {"code": "GM0772", "file": "https://data.eindhoven.nl/k.zip"},
                {"code": "GM0855", "portal": "http://127.0.0.1:8000/", "host": "127.0.0.1:8000"},
                {"code": "GM0796", "ckan": "https://ckan.example.nl", "dataset": "k",
                 "host": "ckan.example.nl"},
            ]
        }
    )  # fmt: skip
    assert settings.codes == ("GM0758", "GM0772", "GM0855", "GM0796")
    assert settings.sources == (
        Source("GM0772", "file", "https://data.eindhoven.nl/k.zip"),
        Source("GM0855", "portal", "http://127.0.0.1:8000/", host="127.0.0.1:8000"),
        Source("GM0796", "ckan", "https://ckan.example.nl", "k", "ckan.example.nl"),
    )


def test_staff_may_be_persons_alone_or_both_with_their_date():
    day = datetime.date(2023, 12, 31)
    settings = Comparison.model_validate(
        {
            "staff": {
                "GM0794": {2022: 1030, 2023: {"medewerkers": 1052, "fte": 937.5, "peildatum": day}}
            }
        }
    )
    assert settings.denominators == {
        "GM0794": {2022: Staff(1030), 2023: Staff(1052, 937.5, day)}
    }  # fmt: skip


@pytest.mark.parametrize(
    "partner",
    [
        "GM9999",
        "Eindhoven",
        {"code": "GM0772", "file": "https://x.nl", "portal": "https://x.nl"},
        {"code": "GM0772", "ckan": "https://x.nl"},
        {"code": "GM0772", "dataset": "k"},
        {"code": "GM0772", "host": "x.nl"},
        {"code": "GM0772", "adres": "https://x.nl"},
    ],
)
def test_what_cannot_be_meant_is_refused(partner, tmp_path):
    with pytest.raises(ValidationError):
        Comparison.model_validate({"partners": [partner]})
    config = tmp_path / "spiegel.yaml"
    content = {"municipality": "GM0794", "deliveries": ".", "first_year": 2020}
    config.write_text(yaml.safe_dump({**content, "comparison": {"partners": [partner]}}))
    with pytest.raises(ConfigurationError, match=r"comparison\.partners"):
        load_installation(config)


def test_nobody_employs_less_than_one():
    with pytest.raises(ValidationError):
        Comparison.model_validate({"staff": {"GM0794": {2023: 0}}})
