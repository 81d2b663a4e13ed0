#!/usr/bin/env bash
# Installs c360 and builds a stranger's program against it, by find_package and by pkg-config, away from this checkout.
#   install_test.sh BUILD_FOLDER FOLDER_OF_THE_STRANGER COMPILER
set -euo pipefail
build=$1 stranger=$2 compiler=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$stranger" "$work/source"

cmake --install "$build" --prefix "$work/prefix" >"$work/install.log"
"$work/prefix/bin/c360" help >/dev/null

cmake -S "$work/source" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_COMPILER="$compiler" >"$work/configure.log"
cmake --build "$work/build" >"$work/build.log" || { cat "$work/build.log"; exit 1; }
"$work/build/stranger" "$work/store1"

export PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name c360.pc)")
"$compiler" $(pkg-config --cflags c360) "$work/source/main.cc" $(pkg-config --libs c360) -o "$work/by_pkg_config"
"$work/by_pkg_config" "$work/store2"

# What is installed names no place of the machine that built it.
if grep -rIl -e "$build" "$work/prefix" | grep .; then echo "installed files name the build folder" >&2; exit 1; fi
