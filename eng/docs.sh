#!/usr/bin/env bash
# Builds the documentation site into artifacts/docs/site, without a warning, and checks its links and its spelling.
#   eng/docs.sh          then open artifacts/docs/site/index.html, or: dotnet docfx serve artifacts/docs/site
# docs/decisions/0035-documentation-site.md says how and why. It takes about a minute once the solution is built.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

if ! command -v hunspell >/dev/null || ! [ -e /usr/share/hunspell/en_US.aff ]; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends hunspell hunspell-en-us
fi

dotnet tool restore >/dev/null
# The API reference is read from this project's output: it references every package.
dotnet build tests/Fallback.Recipes -v q
dotnet run --project eng/Docs -v q -- "$PWD" "$PWD/artifacts/docs"
