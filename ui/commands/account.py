"""presscheck account: who may use the page and the HTTP API where a login is asked for."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import JsonOption, LibraryOption, settings
from ui.state.roles import Role
from ui.terminal.printing import plain, print_json

if TYPE_CHECKING:
    from ui.access.accounts import Accounts

app = typer.Typer(
    help="Who may use the page: accounts, their passwords and API keys.",
    no_args_is_help=True,
)

_NAME = typer.Argument(metavar="NAME", help="The account's name.")


@app.command("add")
def add(
    name: Annotated[str, _NAME],
    role: Annotated[
        Role | None,
        typer.Option(
            "--role",
            help="A reader asks and reads; an editor also adds and removes articles. Without it, "
            "the first account is an editor and every other one a reader.",
        ),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Make an account.

    The password is asked for, or read as one line of standard input.
    """
    from ui.access.accounts import account_name

    with _accounts(library) as accounts:
        name = account_name(name)
        accounts.add(name, _password(f"Password of {plain(name)}"), role)
        print(f"Added {name}, {_may(accounts.role(name))}.")


@app.command("role")
def change_role(
    name: Annotated[str, _NAME],
    role: Annotated[Role, typer.Argument(help="What the account may do from now on.")],
    library: LibraryOption = None,
) -> None:
    """Make an account a reader or an editor, wherever it is logged in."""
    with _accounts(library) as accounts:
        known = accounts.known(name)
        accounts.set_role(known, role)
        print(f"{known} is now {_may(role)}.")


@app.command("password")
def password(name: Annotated[str, _NAME], library: LibraryOption = None) -> None:
    """Give an account another password, and log it out everywhere."""
    with _accounts(library) as accounts:
        known = accounts.known(name)
        accounts.set_password(known, _password(f"New password of {known}"))
        print(f"Changed the password of {known}. It is logged out everywhere; its keys still work.")


@app.command("list")
def list_accounts(as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the accounts."""
    with _accounts(library) as accounts:
        known = accounts.all()
    for account in known:
        if as_json:
            made = account.created.isoformat(timespec="seconds")
            print_json(
                {
                    "name": account.name,
                    "role": account.role,
                    "created": made,
                    "keys": account.keys,
                }
            )
        else:
            keys = f"{account.keys} key{'s' * (account.keys != 1)}"
            print(f"{account.name}\t{account.role}\tsince {account.created:%Y-%m-%d}\t{keys}")
    if not known and not as_json:
        print("There is no account. Make one with: presscheck account add NAME", file=sys.stderr)


@app.command("remove")
def remove(name: Annotated[str, _NAME], library: LibraryOption = None) -> None:
    """Remove an account with its keys, and log it out everywhere."""
    with _accounts(library) as accounts:
        known = accounts.known(name)
        accounts.remove(known)
        print(f"Removed {known}.")


@app.command("key")
def key(
    name: Annotated[str, _NAME],
    label: Annotated[str, typer.Option("--label", help="What the key is for.")] = "",
    library: LibraryOption = None,
) -> None:
    """Make an API key of an account and print it, this once.

    Programs send it as `Authorization: Bearer KEY`.
    """
    with _accounts(library) as accounts:
        made, secret = accounts.add_key(name, label)
    print(secret)
    print(
        f"It is not shown again. Revoke it with: presscheck account revoke {made.id}",
        file=sys.stderr,
    )


@app.command("keys")
def keys(as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the API keys, without the keys themselves."""
    with _accounts(library) as accounts:
        known = accounts.keys()
    for one in known:
        if as_json:
            made = one.created.isoformat(timespec="seconds")
            print_json({"id": one.id, "account": one.account, "label": one.label, "created": made})
        else:
            print(f"{one.id}\t{one.account}\tsince {one.created:%Y-%m-%d}\t{plain(one.label)}")


@app.command("revoke")
def revoke(
    key_id: Annotated[
        str, typer.Argument(metavar="KEY_ID", help="An id, as `presscheck account keys` gives it.")
    ],
    library: LibraryOption = None,
) -> None:
    """Take a key back: from now on it is refused."""
    with _accounts(library) as accounts:
        accounts.revoke_key(key_id)
    print(f"Revoked {plain(key_id)}.")


@contextmanager
def _accounts(library: LibraryOption) -> "Generator[Accounts]":
    from ui.access.rules import accounts_of

    with accounts_of(settings(library)) as accounts:
        yield accounts


def _may(role: Role) -> str:
    if role == "editor":
        return "an editor, who adds and removes articles"
    return "a reader, who asks and reads"


def _password(prompt: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(prompt, hide_input=True, confirmation_prompt="Once more", err=True))
    return sys.stdin.readline().rstrip("\r\n")
