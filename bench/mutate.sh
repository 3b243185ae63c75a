#!/usr/bin/env bash
# Mutation scores: bench/mutate.sh [--commit] <file or folder of src/Fallback.Runtime> …
#   bench/mutate.sh Breaker Classification      every file of two folders; hours
#   bench/mutate.sh State/RateGate.cs           one file
# Each file's score goes to bench/MUTATION.md as soon as it is there, with --commit into a commit of its own. A file whose row has the hash that
# the file has now is passed over, so a run that was stopped goes on where it was; delete a row to measure the file again (after new tests).
set -euo pipefail
cd "$(dirname "$0")/.."
# The tool asks "dotnet --info" and waits for four seconds only, which a busy machine exceeds.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_INFO_WAIT_TIME=120000 RunAnalyzers=false FALLBACK_TESTS=small

commit=false
if [ "${1:-}" = --commit ]; then commit=true; shift; fi
if [ $# -eq 0 ]; then sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; fi

page=bench/MUTATION.md
root=src/Fallback.Runtime
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet tool restore >/dev/null

for place in "$@"; do
    if [ ! -e "$root/$place" ]; then echo "There is no $root/$place." >&2; exit 2; fi
    while read -r file; do
        name=${file#"$root/"}
        hash=$(git hash-object "$file" | cut -c1-8)
        if grep -qF "| \`$name\` | $hash |" "$page"; then echo "$name: measured already"; continue; fi
        echo "$name"
        # One runner at a time: with several, kills have been lost between them. The test program speaks Microsoft's test platform, and the
        # tests that cover a mutant are found one by one.
        (cd tests/Fallback.Runtime.Tests && dotnet stryker --project Fallback.Runtime.csproj --target-framework net10.0 --mutate "**/$name" \
            --test-runner mtp --concurrency 1 --reporter json --output "$out/$hash" --skip-version-check --verbosity info)
        dotnet run bench/MutationPage.cs -- "$out/$hash/reports/mutation-report.json" "$name" "$hash" "$page"
        if $commit; then git commit -qm "The mutation score of $name" -- "$page"; fi
    done < <(find "$root/$place" -name '*.cs' -not -path '*/bin/*' -not -path '*/obj/*' | sort)
done
