#!/bin/sh
# The desk heard through AT-SPI, as a screen reader hears it: a real X11 window, a session bus, another program that
# presses keys and listens. Installs on Debian what it needs. Usage: make access
set -eu

cd "$(dirname "$0")/../.."
NEEDED="xvfb openbox xdotool dbus dbus-x11 at-spi2-core gir1.2-atspi-2.0 python3-gi"

if ! /usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null ||
    ! command -v Xvfb openbox xdotool dbus-run-session >/dev/null; then
    if [ "$(id -u)" -ne 0 ]; then
        echo "Il faut : sudo apt-get install $NEEDED" >&2
        exit 1
    fi
    # Split into words on purpose.
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $NEEDED >&2
fi

work=$(mktemp -d)
screen=$(mktemp -u "$work/screen.XXXXXX")
trap 'kill $(cat "$work"/*.pid 2>/dev/null) 2>/dev/null || true; rm -rf "$work"' EXIT

Xvfb -displayfd 3 -screen 0 1366x768x24 3>"$screen" 2>/dev/null &
echo $! >"$work/screen.pid"
while [ ! -s "$screen" ]; do sleep 0.1; done
DISPLAY=":$(cat "$screen")"
export DISPLAY
openbox 2>/dev/null &
echo $! >"$work/manager.pid"

export XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" XDG_STATE_HOME="$work/state" XDG_CACHE_HOME="$work/cache"
.venv/bin/fabrique new "$work/essai.fabrique" --no-passphrase >/dev/null
.venv/bin/fabrique import-registrants tests/samples/registrants.csv --into "$work/essai.fabrique" >/dev/null

QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 dbus-run-session -- sh -c "
    .venv/bin/fabrique '$work/essai.fabrique' &
    application=\$!
    /usr/bin/python3 tests/access/listener.py
    heard=\$?
    kill \$application 2>/dev/null
    exit \$heard
"
