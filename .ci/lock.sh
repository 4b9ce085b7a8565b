#!/bin/sh
# Makes requirements.lock: names, versions and hashes of all that runs, tests and builds Fabrique, and no address.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work" uv.lock' EXIT

.venv/bin/python -m venv "$work/uv"
"$work/uv/bin/python" -m pip install -qq --disable-pip-version-check uv
rm -f uv.lock
"$work/uv/bin/uv" lock -q
"$work/uv/bin/uv" export -q --format requirements-txt --no-emit-project --all-groups --no-annotate --no-header \
    >"$work/exported"

{
    echo "# Made by « make lock » for Python 3.11 to 3.13 on Linux, Windows and macOS. Not edited by hand."
    grep -vE '^ *--(index-url|extra-index-url|find-links)' "$work/exported"
} >"$work/requirements.lock"

if grep -q '://' "$work/requirements.lock"; then
    echo "Le fichier contient une adresse : requirements.lock n’est pas changé." >&2
    exit 1
fi
cp "$work/requirements.lock" requirements.lock
echo "requirements.lock est à jour."
