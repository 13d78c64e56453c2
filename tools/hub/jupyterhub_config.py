"""A JupyterHub for the workshop, on one machine of an agency's own: some thirty people, or their rooms.

README.md beside this file says how to set it up. Started with:  jupyterhub --config tools/hub/jupyterhub_config.py
What differs from place to place stands in the environment (the service's file sets it); the rest is here.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import people  # noqa: E402  (it stands beside this file)

c = get_config()  # noqa: F821  (JupyterHub hands it in)
setting = os.environ.get

STATE = Path(setting("WORKSHOP_HUB_STATE", "/var/lib/workshop-hub"))  # cookies, accounts, keys: nobody else's to read
people.use(STATE, Path(setting("WORKSHOP_HUB_HOMES", "/srv/workshop-hub")))

# Where people come in. With a certificate of the agency's here, or with its own proxy in front of it.
c.JupyterHub.bind_url = setting("WORKSHOP_HUB_ADDRESS", "https://0.0.0.0:443")
if setting("WORKSHOP_HUB_CERTIFICATE"):
    c.JupyterHub.ssl_cert = setting("WORKSHOP_HUB_CERTIFICATE")
    c.JupyterHub.ssl_key = setting("WORKSHOP_HUB_KEY", "")
c.JupyterHub.hub_port = int(setting("WORKSHOP_HUB_INNER_PORT", "8081"))
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{STATE}/hub.sqlite"
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{setting('WORKSHOP_HUB_PROXY_PORT', '8001')}"
# The one from npm. The one from PyPI breaks the websockets on which a shared page rests.
c.ConfigurableHTTPProxy.command = [str(HERE / "node_modules/.bin/configurable-http-proxy")]

# Who may come in: a password for the day, and a word of one's own to come back by. With the agency's own sign-in,
# delete these three lines: JupyterHub then asks for accounts of this machine (PAM). For a single sign-on (OAuth, SAML)
# put its authenticator here, as its own pages say; accounts are made below in the same way.
c.JupyterHub.authenticator_class = people.DayPassword
c.DayPassword.password = setting("WORKSHOP_HUB_PASSWORD", "")
c.JupyterHub.template_paths = [str(HERE / "templates")]
c.Authenticator.allow_all = True
c.Authenticator.admin_users = set(filter(None, setting("WORKSHOP_HUB_ADMINS", "").split(",")))

# Each is a user of this machine, whose home nobody else can open. A simple spawner would let everybody read everybody.
c.JupyterHub.spawner_class = "localprocess"
c.Spawner.pre_spawn_hook = people.make_account
c.Spawner.cmd = [sys.executable, str(HERE / "start.py")]
c.Spawner.default_url = "/lab/tree/my-sessions/README.md"  # the list of sessions; a link opens another page
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.mem_limit = setting("WORKSHOP_HUB_MEMORY", "2G")  # of each process of a user's; start.py sets it
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH"]
c.JupyterHub.concurrent_spawn_limit = 8
c.JupyterHub.active_server_limit = int(setting("WORKSHOP_HUB_SERVERS", "40"))

# A server at which nobody did anything for an hour ends, and every one after twelve. The files stay; the same link
# opens them again.
c.JupyterHub.load_roles = [
    {
        "name": "idle",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle"],
    }
]
c.JupyterHub.services = [
    {
        "name": "idle",
        "command": [
            sys.executable,
            "-m",
            "jupyterhub_idle_culler",
            f"--timeout={setting('WORKSHOP_HUB_IDLE', '3600')}",
            f"--max-age={setting('WORKSHOP_HUB_LONGEST', '43200')}",
        ],
    }
]

# People's servers go on while the hub is started anew, and it finds them again.
c.JupyterHub.cleanup_servers = False
