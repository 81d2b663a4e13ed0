#!/usr/bin/env bash
# Runs a document's shell blocks in an empty folder, in which `examples` leads to the project's.
#   run_blocks.sh SCRIPT PROJECT
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$2/examples" "$work/examples"
cd "$work"
bash "$1"
