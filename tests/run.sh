#!/usr/bin/env bash
# Installs what the tests' real consumers need, by package name, and runs every test.
#   bash tests/run.sh
# Debian packages need root or sudo; where neither is there, what is missing is named and left out (with CI=true that fails).
# THROUGHLINE_SHARED: folder with other people's test suites; without it the tests that read it are left out by name.
set -euo pipefail
cd "$(dirname "$0")/.."

# libreoffice-calc-nogui and what it needs: some 200 MB unpacked, one to three minutes to install; it opens the workbooks we write.
# chromium opens every drawing of the gallery: some 300 MB unpacked.
debian=(graphviz poppler-utils qpdf libreoffice-calc-nogui chromium)
npm_packages=(labella@1.1.4 playwright-core@1.65.1 axe-core@4.14.1)

missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need dot graphviz
need pdftotext poppler-utils
need qpdf qpdf
need soffice libreoffice-calc-nogui
need chromium chromium
if [ "${#missing[@]}" -gt 0 ]; then
  run=()
  [ "$(id -u)" = 0 ] || run=(sudo -n)
  if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "installing ${debian[*]}"
    "${run[@]}" apt-get update -qq
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${debian[@]}" >/dev/null
  else
    echo "left out: tests that use ${missing[*]} (not installed, and no apt-get with root here)"
    if [ "${CI:-}" = true ]; then exit 1; fi
  fi
fi

# The label placement is compared with labella.js, playwright-core drives Chromium, and axe-core looks whether everybody can read the page;
# kept outside the checkout, so that nothing of them is committed.
tools="${THROUGHLINE_TOOLS:-${TMPDIR:-/tmp}/throughline-tools}"
mkdir -p "$tools"
if [ ! -d "$tools/node_modules/labella" ] || [ ! -d "$tools/node_modules/playwright-core" ] || [ ! -d "$tools/node_modules/axe-core" ]; then
  left_out="left out: the comparison with labella.js, every drawing and the page in Chromium"
  if ! command -v npm >/dev/null 2>&1; then
    echo "$left_out (no npm here)"
  elif ! npm install --silent --no-audit --no-fund --prefix "$tools" "${npm_packages[@]}"; then
    echo "$left_out (npm could not install ${npm_packages[*]})"
  fi
fi
export THROUGHLINE_NODE_MODULES="$tools/node_modules"

# Distances and measures are compared with networkx and igraph; openpyxl opens the workbooks we write.
python_packages=(networkx==3.4.2 igraph==0.11.8 numpy scipy openpyxl==3.1.5)
if [ -z "${THROUGHLINE_PYTHON:-}" ]; then
  if command -v python3 >/dev/null 2>&1 && { [ -x "$tools/venv/bin/python" ] || python3 -m venv "$tools/venv" 2>/dev/null; } &&
    { "$tools/venv/bin/python" -c 'import igraph, networkx, openpyxl, scipy' 2>/dev/null || "$tools/venv/bin/pip" install --quiet "${python_packages[@]}" 2>/dev/null; }; then
    export THROUGHLINE_PYTHON="$tools/venv/bin/python"
  else
    echo "left out: the comparison with networkx and igraph (no Python with venv, or pip could not install them)"
  fi
fi

if [ -z "${THROUGHLINE_SHARED:-}" ] && [ -d ../shared/corpora ]; then
  THROUGHLINE_SHARED="$(cd ../shared && pwd)"
  export THROUGHLINE_SHARED
fi
if [ -z "${THROUGHLINE_SHARED:-}" ]; then
  echo "left out: tests on other people's suites (edtf and csv-spectrum corpora, layout and storyline instances): THROUGHLINE_SHARED is not set"
  if [ "${CI:-}" = true ]; then exit 1; fi
fi

# The part of the openCypher compatibility kit that is there.
if [ -z "${THROUGHLINE_TCK:-}" ] && [ -d "${THROUGHLINE_SHARED:-/nowhere}/tck/features" ]; then
  export THROUGHLINE_TCK="$THROUGHLINE_SHARED/tck"
fi

cargo test --locked --workspace --all-targets --features throughline/preview -- --nocapture 2>&1 | { grep -v '^test .* ok$' || true; }
cargo test --locked --workspace --doc
