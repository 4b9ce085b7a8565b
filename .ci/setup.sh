#!/bin/sh
# Makes a fresh machine able to run Fabrique: a Python, .venv from the hashed lock, the libraries Qt needs.
# Usage: .ci/setup.sh venv | offscreen | window | tools | documents-tools      (PYTHON=… chooses the interpreter)
set -eu

QT_BASE="libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3 libglib2.0-0"
QT_X11="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0"
QT_WAYLAND="libwayland-cursor0 libwayland-egl1"

say() { printf '%s\n' "$*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

# Installs packages as root on Debian and its kin; elsewhere names them with the exact command.
install_packages() {
    if ! has apt-get; then
        say "Installez l’équivalent de ces paquets Debian avec l’outil de votre système : $*"
        return 1
    elif [ "$(id -u)" -ne 0 ]; then
        say "Tapez cette commande, puis recommencez :"
        say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
        return 1
    fi
    say "Installation des paquets du système : $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Tried by running it: a name on the path may be an empty shim, or an older version.
suits() {
    has "$1" && "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if suits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

require_python() {
    find_python && return
    say "Il manque Python 3.11, 3.12 ou 3.13."
    install_packages python3 python3-venv || exit 1
    find_python && return
    say "Le Python de ce système ne convient pas : il faut une version de 3.11 à 3.13 (make PYTHON=chemin)."
    exit 1
}

require_venv_module() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    say "Il manque à Python de quoi créer un environnement (venv, ensurepip)."
    install_packages "$("$1" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')" || exit 1
}

build_venv() {
    python=$(require_python)
    require_venv_module "$python"
    if ! { suits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
        rm -rf .venv
        "$python" -m venv .venv
    fi
    say "Installation des bibliothèques dans .venv (une minute environ la première fois)…"
    pip_install --only-binary :all: --require-hashes -r requirements.lock
    pip_install --no-build-isolation --no-deps -e .
}

pip_install() {
    if ! .venv/bin/python -m pip install -qq --disable-pip-version-check "$@"; then
        say "L’installation a échoué (réseau coupé, ou paquet sans version pour ce système). Recommencez : « make » reprend."
        exit 1
    fi
}

# Lists what is missing for a platform plugin of Qt: empty output when it loads.
missing_for() {
    .venv/bin/python - "$1" <<'PYTHON'
import ctypes, pathlib, subprocess, sys
import PySide6

qt = pathlib.Path(PySide6.__file__).parent
targets = [*qt.glob("QtWidgets.abi3.so"), *qt.glob(f"Qt/plugins/platforms/libq{sys.argv[1]}.so")]
missing = set()
for target in targets:
    try:
        listing = subprocess.run(["ldd", target], capture_output=True, text=True).stdout
    except OSError:
        listing = ""
    missing |= {line.split()[0] for line in listing.splitlines() if "not found" in line}
    if not missing:
        try:
            ctypes.CDLL(str(target))
        except OSError as error:
            missing.add(str(error).split(":")[0])
print(*sorted(missing))
PYTHON
}

opens_offscreen() {
    QT_QPA_PLATFORM=offscreen .venv/bin/python -c \
        'from PySide6.QtWidgets import QApplication; QApplication([])' 2>/dev/null
}

glib_renamed() {
    has apt-cache && apt-cache show libglib2.0-0t64 >/dev/null 2>&1
}

require_qt() { # plugin, packages…
    plugin=$1
    shift
    missing=$(missing_for "$plugin")
    [ -z "$missing" ] && return
    say "Il manque à Qt des bibliothèques du système : $missing"
    install_packages "$@" || exit 1
    missing=$(missing_for "$plugin")
    [ -z "$missing" ] && return
    say "Il manque encore : $missing"
    exit 1
}

check_qt() {
    [ "$(uname -s)" = Linux ] || return 0
    if glib_renamed; then
        QT_BASE=$(echo "$QT_BASE" | sed 's/libglib2.0-0/libglib2.0-0t64/')
    fi
    # The lists are split into words on purpose.
    # shellcheck disable=SC2086
    case $1 in
        offscreen)
            require_qt offscreen $QT_BASE
            opens_offscreen || { say "Qt ne démarre pas sur ce système, même sans écran."; exit 1; }
            ;;
        window)
            [ -z "${DISPLAY:-}" ] || require_qt xcb $QT_BASE $QT_X11
            [ -z "${WAYLAND_DISPLAY:-}" ] || require_qt wayland $QT_BASE $QT_WAYLAND
            ;;
    esac
}

compiles() {
    compiler=cc
    has cc || compiler=gcc
    has "$compiler" && echo '#include <stdio.h>' | "$compiler" -fsyntax-only -x c - 2>/dev/null
}

# What only tests need: a C compiler, for the faults of the disk that they preload (tests/faults).
require_tools() {
    [ "$(uname -s)" = Linux ] || return 0
    compiles && return
    say "Il manque de quoi compiler les pannes de disque des tests (compilateur C et ses en-têtes)."
    install_packages gcc libc6-dev || exit 1
    compiles || { say "Le compilateur C de ce système ne fonctionne pas."; exit 1; }
}

# What checks the documents from outside: a JDK (veraPDF's runner is compiled as it starts) and LibreOffice Calc.
documents_tools() {
    [ "$(uname -s)" = Linux ] || return 0
    wanted=""
    has javac && has java || wanted="default-jdk-headless"
    has soffice || wanted="$wanted libreoffice-calc"
    [ -n "$wanted" ] || return 0
    say "Il manque de quoi vérifier les documents : $wanted"
    # The list is split into words on purpose.
    # shellcheck disable=SC2086
    install_packages $wanted || exit 1
    has javac && has java && has soffice && return
    say "Java ou LibreOffice ne s’est pas installé comme attendu."
    exit 1
}

case ${1:-} in
    venv) build_venv ;;
    tools) require_tools ;;
    documents-tools) documents_tools ;;
    offscreen | window) check_qt "$1" ;;
    *) say "Usage : .ci/setup.sh venv | offscreen | window | tools | documents-tools"; exit 2 ;;
esac
