#!/usr/bin/env bash
# Tries the installed application from another folder: what works in the clone only by neighbourhood fails here.
# Usage: .ci/smoke.sh BIN_FOLDER EMPTY_FOLDER
set -euo pipefail
bin=$1
cd "$2"
export QT_QPA_PLATFORM=offscreen FABRIQUE_HOME="$PWD/home"

"$bin/fabrique" --help
"$bin/fabrique" new X.fabrique --training --no-passphrase
"$bin/fabrique" list X.fabrique --json | "$bin/python" -m json.tool >/dev/null
reference=$(echo "Bonjour" | "$bin/fabrique" add X.fabrique --workshop A3-ACT-1 --table 1 --angle P)
echo "Contribution enregistrée : $reference"
"$bin/fabrique" list X.fabrique --workshop A3-ACT-1 --json | grep "Bonjour" >/dev/null
"$bin/fabrique" export X.fabrique --workshop A3-ACT-1 --to out
ls out/CR_A3-ACT-1_*.pdf out/equipe-seule_*/EMARGEMENT_A3-ACT-1_*.pdf out/DONNEES_A3-ACT-1_*.xlsx
"$bin/fabrique" verify out
"$bin/fabrique" check X.fabrique
"$bin/python" -c "from fabrique_desktop.app import smoke; smoke()"
"$bin/python" -c "from fabrique_desktop.paths import shipped; print(shipped('resources'), shipped('database'))"
