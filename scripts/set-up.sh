#!/bin/sh
# Makes .venv ready: `sh scripts/set-up.sh run|postgres|test|dev|audit|pin [cpu|cuda]`. A no-op when nothing changed.
#
# The stamp holds the folder and a checksum of everything that says what is installed, so that a
# second run takes milliseconds and a moved, copied or updated checkout is set up again.
set -eu
cd "$(dirname "$0")/.."

level=$1
torch=${2:-cpu}
stamp=.venv/set-up-$level
wanted="$PWD $(cat pyproject.toml requirements.txt scripts/set_up.py | cksum)"
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

# The newest versions come last: wheels of our pinned packages exist for the older ones for sure.
for python in ${PYTHON:-python3 python python3.13 python3.12 python3.11 python3.14}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" scripts/set_up.py --level "$level" --torch "$torch" --stamp "$wanted"
    fi
done
echo "Presscheck needs Python 3.11 or newer and found none${PYTHON:+ at $PYTHON}." >&2
echo "Install one, or name it: make PYTHON=/path/to/python3.12" >&2
exit 1
