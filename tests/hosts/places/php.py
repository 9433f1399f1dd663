"""PHP, which runs some hosts; its version is that of the Debian release."""

from tests.hosts.tools import Debian

PHP = Debian(("php-cli", "php-xml", "php-mbstring"), ("php", "-r", "echo PHP_VERSION;"))
