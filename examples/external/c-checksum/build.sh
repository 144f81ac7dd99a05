#!/bin/sh
# Builds checksum from checksum.c with the C compiler that is there.
set -eu
cd "$(dirname "$0")"
compiler=${CC:-cc}
if ! command -v "$compiler" >/dev/null; then
  echo "There is no C compiler called $compiler. On Debian and Ubuntu: apt install gcc libc6-dev" >&2
  exit 1
fi
exec "$compiler" -std=c11 -O2 -Wall -Wextra -Werror -D_FORTIFY_SOURCE=2 -fstack-protector-strong -o "${1:-checksum}" checksum.c
