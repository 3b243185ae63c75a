#!/usr/bin/env bash
# Mutation scores: bench/mutate.sh [--commit] <file or folder of src/Fallback.Runtime> …
#   bench/mutate.sh Breaker Limits              every file of two folders, one folder after the other
#   bench/mutate.sh State/RateGate.cs           one file
# A run takes five minutes and some five seconds for each mutant, so a folder is measured in one. Its scores go to bench/MUTATION.md, with
# --commit a commit for each file. A file whose row has the hash that the file has now is passed over, so a run that was stopped goes on where
# it was; delete a row to measure the file again (after new tests).
set -euo pipefail
cd "$(dirname "$0")/.."

commit=false
if [ "${1:-}" = --commit ]; then commit=true; shift; fi
if [ $# -eq 0 ]; then sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; fi

# Of the tests only those that are about a folder: each of them is run by itself first, to see where it goes.
tests_of() {
    case $1 in
        Breaker*) echo "Breaker/*Tests.cs;State/*Tests*.cs;Results/*Tests.cs" ;;
        Classification*) echo "Classification/*Tests.cs" ;;
        Limits*) echo "Limits/*Tests.cs;State/*Tests*.cs;Limit*Tests.cs;FakeTime*Tests.cs" ;;
        Cost*) echo "Cost/*Tests.cs;Budget*Tests.cs;UsageAndCost*Tests.cs;Selection*Tests.cs" ;;
        Streaming*)
            echo "Streaming/*Tests.cs;Stream*Tests.cs;UpdateStream*Tests.cs;Cancellation*Tests.cs;Ending*Tests.cs;FakeTime*Tests.cs;Cache*Tests.cs;\
Tool*Tests.cs;ChatClients/PassThrough*Tests.cs;ChatClients/ChatClientTier*Tests.cs;Faults/AskedOtherwise*Tests.cs;\
Faults/FinishReason*Tests.cs;Hostile/HostileStream*Tests.cs" ;;
        Hedging*) echo "Hedging/*Tests.cs;Hedging*Tests*.cs;Overtaken*Tests.cs;Probe*Tests*.cs" ;;
        *) echo "**/*Tests.cs;**/*Tests.*.cs" ;;
    esac
}

# The tool asks "dotnet --info" and waits for four seconds only, which a busy machine exceeds.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_INFO_WAIT_TIME=120000 RunAnalyzers=false
page=bench/MUTATION.md
root=src/Fallback.Runtime
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet tool restore >/dev/null

for place in "$@"; do
    if [ ! -e "$root/$place" ]; then echo "There is no $root/$place." >&2; exit 2; fi
    export FALLBACK_TESTS
    FALLBACK_TESTS=$(tests_of "$place")
    names=() mutate=()
    while read -r file; do
        name=${file#"$root/"}
        hash=$(git hash-object "$file" | cut -c1-8)
        if grep -qF "| \`$name\` | $hash |" "$page"; then echo "$name: measured already"; continue; fi
        names+=("$name") mutate+=(--mutate "**/$name")
    done < <(find "$root/$place" -name '*.cs' -not -path '*/bin/*' -not -path '*/obj/*' | sort)
    if [ ${#names[@]} -eq 0 ]; then continue; fi

    projects=(--test-project "$PWD/tests/Fallback.Runtime.Tests/Fallback.Runtime.Tests.csproj")
    # Those that ask providers over sockets, where the folder is about that.
    case $place in
        Limits* | Cost* | Streaming* | Hedging*) projects+=(--test-project "$PWD/tests/Fallback.EndToEnd.Tests/Fallback.EndToEnd.Tests.csproj") ;;
    esac
    # One runner at a time: with several, kills have been lost between them. The test programs speak Microsoft's test platform.
    (cd "$root" && dotnet stryker --project Fallback.Runtime.csproj "${projects[@]}" --target-framework net10.0 "${mutate[@]}" \
        --test-runner mtp --concurrency 1 --reporter json --output "$out/$place" --skip-version-check --verbosity info)
    for name in "${names[@]}"; do
        dotnet run bench/MutationPage.cs -- "$out/$place/reports/mutation-report.json" "$name" "$(git hash-object "$root/$name" | cut -c1-8)" "$page"
        if $commit; then git commit -qm "The mutation score of $name" -- "$page"; fi
    done
done
