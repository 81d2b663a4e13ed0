# Installs what c360 needs on Debian 12, when something is missing. Sourced by examples/quickstart.sh and tests/run.sh.
c360_packages="g++ cmake ninja-build ccache pkg-config protobuf-compiler libprotobuf-dev libabsl-dev librocksdb-dev libfmt-dev libicu-dev
  libphonenumber-dev libsimdjson-dev zlib1g-dev libsodium-dev libxxhash-dev libjemalloc-dev"
c360_test_packages="libgtest-dev libgmock-dev libbenchmark-dev clang-14"

c360_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Missing packages: ${missing[*]}. Run this as root, or install sudo." >&2; return 1; }
    sudo=(sudo)
  fi
  echo "Installing: ${missing[*]}"
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
