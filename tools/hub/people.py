"""Who may come in, and the account of the machine that each of them works in."""

import asyncio
import grp
import hashlib
import pwd
import re
import secrets
import subprocess
from pathlib import Path

from jupyterhub.auth import Authenticator
from tornado import web
from traitlets import Unicode

GROUP = "workshop-people"
NAME = re.compile(r"[a-z][a-z0-9-]{1,29}")
ROOM = re.compile(r"room-[a-z0-9-]{1,25}")  # an account of several, who write on one page
LEAST = 6  # letters of one's own word
_PAUSE = 1  # second after a wrong password, so that nobody tries them all

_state = _homes = Path()


def use(state: Path, homes: Path) -> None:
    """Where the words are kept by which people come back, and where their homes stand; made where they are missing."""
    global _state, _homes
    _state, _homes = state, homes
    (state / "words").mkdir(parents=True, exist_ok=True)
    homes.mkdir(parents=True, exist_ok=True)
    state.chmod(0o700)


class DayPassword(Authenticator):
    """A password for all, of the day, and a word of one's own, chosen at the first time and asked for at every other.

    Without the word, whoever has the day's password could open everybody's reflections by their names. A room's name
    takes none: it is several people's.
    """

    password = Unicode(config=True, help="The password of the day, eight letters or more.")
    request_otp = True
    otp_prompt = (
        f"A word of your own, at least {LEAST} letters. Choose it the first time; by it you come back to what you "
        "wrote. A room needs none:"
    )

    async def authenticate(self, handler, data):
        """The name, or an HTTPError whose sentence the sign-in page shows."""
        name = data["username"].strip().lower()
        if len(self.password) < 8:
            raise web.HTTPError(403, "No password of the day is set. Ask whoever looks after this server.")
        if not secrets.compare_digest(data["password"].strip().encode(), self.password.encode()):
            await asyncio.sleep(_PAUSE)
            raise web.HTTPError(403, "That is not the password of today. Look at the invitation, or ask in the chat.")
        if not NAME.fullmatch(name):
            raise web.HTTPError(403, "A name here has small letters from a to z, digits and hyphens, such as ana-2.")
        if is_taken(name):
            raise web.HTTPError(403, f"The name {name} is taken by this computer itself. Choose another one.")
        if ROOM.fullmatch(name):
            return name
        word = (data.get("otp") or "").strip()
        if len(word) < LEAST:
            raise web.HTTPError(
                403, f"Your own word needs at least {LEAST} letters, so that nobody else opens your page."
            )
        if not _is_right(name, word):
            await asyncio.sleep(_PAUSE)
            raise web.HTTPError(
                403, f"Somebody has worked here as {name}, with another word. Write that word, or choose another name."
            )
        return name


def _is_right(name: str, word: str) -> bool:
    """Whether this is the word that was chosen with this name; the first one is."""
    path = _state / "words" / name
    try:
        salt, _, known = path.read_text(encoding="ascii").partition(" ")
    except FileNotFoundError:
        salt = secrets.token_hex(16)
        path.touch(mode=0o600)
        path.write_text(f"{salt} {_mark(salt, word)}", encoding="ascii")
        return True
    return secrets.compare_digest(known, _mark(salt, word))


def _mark(salt: str, word: str) -> str:
    return hashlib.scrypt(word.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1).hex()


def is_taken(name: str) -> bool:
    """Whether this is a user of the machine who is none of ours, such as root."""
    try:
        user = pwd.getpwnam(name)
    except KeyError:
        return False
    try:
        return user.pw_gid != grp.getgrnam(GROUP).gr_gid
    except KeyError:
        return True


def make_account(spawner) -> None:
    """Make the user of this machine that a server runs as, with a home that is closed to all others."""
    name = spawner.user.name
    if not NAME.fullmatch(name) or is_taken(name):
        error = ValueError(f"{name} cannot be an account of this machine")
        error.jupyterhub_message = f"The name {name} cannot be used here. Sign in with another one."
        raise error
    home = _homes / name
    try:
        pwd.getpwnam(name)
    except KeyError:
        _run("groupadd", "--force", GROUP)
        _run("useradd", "--gid", GROUP, "--home-dir", str(home), "--create-home", "--shell", "/usr/sbin/nologin", name)
    home.chmod(0o700)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
