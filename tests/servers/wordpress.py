"""A real WordPress from Debian's packages, served by PHP's own server, with a MariaDB of its own."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.servers import HERE, HOST, START_S, Unavailable, free_port, stop

SOURCE = Path("/usr/share/wordpress")
THEME = "brask"
PASSWORDS = "_application_passwords"
CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s');
define('DB_CHARSET', 'utf8mb4');
// Its addresses are those it was called by, so that a broken line may stand before it.
define('WP_HOME', 'http://' . $_SERVER['HTTP_HOST']);
define('WP_SITEURL', WP_HOME);
define('WP_ENVIRONMENT_TYPE', 'local');  // application passwords without https are for such alone
define('WP_HTTP_BLOCK_EXTERNAL', true);  // nothing is asked of the world outside
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $name)
    define($name, '%(salt)s' . $name);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""


@dataclass(frozen=True)
class Wordpress:
    """Where it is, who may publish there, and a way to ask its database."""

    url: str
    handle: str
    password: str
    pid: int
    _socket: Path
    _passwords: str
    _uploads: Path

    def sql(self, statement):
        """Rows of one statement, each a list of texts."""
        said = _run(
            "mariadb", "--no-defaults", "-u", "root", "-S", str(self._socket), "-N", "-B", "wordpress", "-e", statement
        )
        return [line.split("\t") for line in said.splitlines()]

    def empty(self):
        """Takes away every post and picture, and lets the one password in again."""
        self.sql("delete from wp_posts where ID > 3; delete from wp_postmeta where post_id > 3")
        for folder in self._uploads.iterdir():
            shutil.rmtree(folder)
        self.sql(f"delete from wp_usermeta where meta_key = '{PASSWORDS}'")
        self.sql(
            f"insert into wp_usermeta (user_id, meta_key, meta_value) values (1, '{PASSWORDS}', '{self._passwords}')"
        )

    def permalinks(self, pattern):
        """Sets how addresses look: '' for the plain ones, '/%postname%/' for those with words."""
        self.sql(f"update wp_options set option_value = '{pattern}' where option_name = 'permalink_structure'")
        self.sql("delete from wp_options where option_name = 'rewrite_rules'")

    def revoke(self):
        """Takes every application password back."""
        self.sql(f"delete from wp_usermeta where meta_key = '{PASSWORDS}'")


@contextlib.contextmanager
def wordpress(host=HOST):
    """Installs a fresh site, serves it, and takes everything down at the end."""
    programs = {
        name: shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin") for name in ("php", "mariadbd")
    }
    if not (SOURCE / "wp-settings.php").exists() or not all(programs.values()):
        raise Unavailable("WordPress, PHP or MariaDB is not installed (tests/servers/install.sh)")
    with tempfile.TemporaryDirectory(prefix="rejoinder-wp-") as folder, _database(Path(folder)) as database:
        root = Path(folder) / "site"
        _lay_out(root, database)
        url = f"http://{host}:{free_port(host)}"
        made = json.loads(_run(programs["php"], str(HERE / "wordpress.php"), str(root), url).splitlines()[-1])
        log = (Path(folder) / "php.log").open("wb")
        env = {**os.environ, "PHP_CLI_SERVER_WORKERS": "2"}
        command = [programs["php"], "-d", "opcache.enable_cli=1", "-S", url.removeprefix("http://"), "-t", str(root)]
        server = subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=root)
        try:
            _until_it_answers(url, server)
            yield Wordpress(
                url,
                made["handle"],
                made["password"],
                server.pid,
                database,
                made["passwords"],
                root / "wp-content" / "uploads",
            )
        finally:
            stop(server)


@contextlib.contextmanager
def _database(folder):
    """The socket of a MariaDB with one empty database; only this user can reach it."""
    data, socket = folder / "db", folder / "db.sock"
    as_user = ["--user=root"] if os.geteuid() == 0 else []
    _run("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal",
         "--skip-test-db", "--skip-name-resolve", *as_user)  # fmt: skip
    command = [shutil.which("mariadbd", path="/usr/sbin:/usr/bin"), "--no-defaults", f"--datadir={data}", f"--socket={socket}",
               f"--pid-file={folder / 'db.pid'}", "--skip-networking", "--innodb-flush-log-at-trx-commit=0",
               "--innodb-buffer-pool-size=32M", "--skip-log-bin", *as_user]  # fmt: skip
    log = (folder / "db.log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until = time.monotonic() + START_S
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > until:
                raise Unavailable(f"MariaDB did not start: {(folder / 'db.log').read_text('utf-8', 'replace')[-300:]}")
            time.sleep(0.05)
        _run(
            "mariadb",
            "--no-defaults",
            "-u",
            "root",
            "-S",
            str(socket),
            "-e",
            "create database wordpress character set utf8mb4",
        )
        yield socket
    finally:
        stop(process)


def _lay_out(root, database):
    """A copy of WordPress's own files with a theme of four lines, so that a page can be read."""
    shutil.copytree(SOURCE, root, symlinks=False, ignore=shutil.ignore_patterns("wp-config.php", "wp-content", "*.map"),
                    ignore_dangling_symlinks=True)  # fmt: skip
    theme = root / "wp-content" / "themes" / THEME
    theme.mkdir(parents=True)
    (root / "wp-content" / "uploads").mkdir()
    (theme / "style.css").write_text("/*\nTheme Name: Brask\n*/\n", encoding="utf-8")
    (theme / "index.php").write_text(
        "<!doctype html><html <?php language_attributes(); ?>><head><?php wp_head(); ?></head><body>"
        "<?php while (have_posts()) { the_post(); the_title('<h1>', '</h1>'); the_content(); } wp_footer(); ?></body></html>\n",
        encoding="utf-8",
    )
    config = CONFIG % {"socket": database, "salt": secrets.token_hex(16)}
    config = config.replace("require_once", f"define('WP_DEFAULT_THEME', '{THEME}');\nrequire_once", 1)
    (root / "wp-config.php").write_text(config, encoding="utf-8")


def _until_it_answers(url, server):
    until = time.monotonic() + START_S
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url + "/", timeout=10).close()
            return
        except urllib.error.HTTPError as error:
            raise Unavailable(f"WordPress answered {error.code}") from None
        except OSError:
            time.sleep(0.1)
    raise Unavailable("WordPress did not answer within a minute")


def _run(*command):
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    if done.returncode:
        raise Unavailable(f"{command[0]} failed: {(done.stderr or done.stdout).decode('utf-8', 'replace')[-300:]}")
    return done.stdout.decode("utf-8", "replace")
