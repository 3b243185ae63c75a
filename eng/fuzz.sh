#!/usr/bin/env bash
# Ten minutes of fuzzing, all targets in turn: eng/fuzz.sh [seconds] [seed]
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run -c Release --project tests/Fallback.Fuzz -- --seconds "${1:-600}" --seed "${2:-$RANDOM}"
