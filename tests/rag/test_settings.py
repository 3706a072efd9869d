import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from rag.errors import SettingsError
from rag.settings import Settings, load_settings, settings_file


@pytest.fixture(autouse=True)
def bare_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder without a settings file, a home without one, no variables."""
    for name in list(os.environ):
        if name.upper().startswith("PRESSCHECK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults_are_usable() -> None:
    settings = load_settings()
    assert settings.writer == "auto"
    assert settings.threads >= 1
    assert settings.library.is_absolute()
    assert settings.library.name == "library"


def test_arguments_win_over_variables_win_over_the_file(
    bare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bare_folder / "presscheck.toml").write_text("passages = 3\nquotes = 4\nchunk_words = 50\n")
    monkeypatch.setenv("PRESSCHECK_QUOTES", "5")
    monkeypatch.setenv("PRESSCHECK_CHUNK_WORDS", "60")
    settings = load_settings(chunk_words=70)
    assert (settings.passages, settings.quotes, settings.chunk_words) == (3, 5, 70)


def test_the_users_file_serves_where_the_folder_has_none(bare_folder: Path) -> None:
    users = settings_file()
    assert bare_folder in users.parents
    users.parent.mkdir(parents=True)
    users.write_text("passages = 7\n")
    assert load_settings().passages == 7
    (bare_folder / "presscheck.toml").write_text("quotes = 2\n")
    assert load_settings().passages == Settings.model_fields["passages"].default


def test_overrides_that_are_none_are_left_out() -> None:
    assert load_settings(writer=None, library=None).writer == "auto"


def test_a_misspelt_variable_names_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSCHECK_LIBARY", "/tmp/x")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "PRESSCHECK_LIBARY" in str(caught.value)
    assert "Did you mean PRESSCHECK_LIBRARY?" in str(caught.value)


def test_a_misspelt_key_of_the_file_names_the_nearest(bare_folder: Path) -> None:
    (bare_folder / "presscheck.toml").write_text("pasages = 3\n")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "'pasages'" in str(caught.value)
    assert "presscheck.toml" in str(caught.value)
    assert "Did you mean passages?" in str(caught.value)


def test_a_name_like_nothing_lists_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSCHECK_ZZZZZZ", "1")
    with pytest.raises(SettingsError, match=r"Known are: .*PRESSCHECK_WRITER"):
        load_settings()


def test_a_broken_file_says_which_line(bare_folder: Path) -> None:
    (bare_folder / "presscheck.toml").write_text("passages = 3\nquotes = = 4\n")
    with pytest.raises(SettingsError, match="line 2"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("writer", "gpt"),
        ("threads", "0"),
        ("threads", "many"),
        ("passages", "-1"),
        ("deadline_s", "0"),
        ("deadline_s", "inf"),
        ("question_chars", "10"),
    ],
)
def test_an_impossible_value_names_its_setting(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PRESSCHECK_{name.upper()}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert f"'{name}'" in str(caught.value)


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSCHECK_ENDPOINT_KEY", "sk-very-secret")
    settings = load_settings()
    assert "very-secret" not in repr(settings)
    assert "very-secret" not in settings.model_dump_json()
    assert settings.endpoint_key is not None
    assert settings.endpoint_key.get_secret_value() == "sk-very-secret"


def test_nothing_changes_settings_afterwards() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError):
        settings.writer = "quotes"


def test_every_setting_is_described_and_every_number_bounded() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        if field.annotation in (int, float):
            assert any(hasattr(bound, "ge") or hasattr(bound, "gt") for bound in field.metadata), (
                name
            )
