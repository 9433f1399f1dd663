"""PHP, which runs some hosts; its version is that of the Debian release."""

from tests.hosts.debian import Installed

PHP = Installed("php-cli", ("php", "-r", "echo PHP_VERSION;"))
