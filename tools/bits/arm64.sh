#!/usr/bin/env bash
# A Debian for arm64 with Python 3.11 and what fits need, to be run by qemu-user: sudo PYTHON=.venv/bin/python tools/bits/arm64.sh ROOT
# Nothing in it is executed here: its packages are unpacked, and the wheels are of the versions that this Python has.
set -euo pipefail
root=$(realpath -m "$1")
python=${PYTHON:-python3}
debootstrap --arch=arm64 --foreign --variant=minbase --include=python3,libgomp1,libstdc++6 bookworm "$root"
for package in "$root"/var/cache/apt/archives/*.deb; do dpkg -x "$package" "$root"; done
mapfile -t versions < <("$python" -m pip freeze | grep -iE '^(numpy|numba|llvmlite|scipy|tqdm|joblib|threadpoolctl|platformdirs)==')
"$python" -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.11 --dest "$root/opt/wheels" \
  --platform manylinux_2_28_aarch64 --platform manylinux_2_27_aarch64 --platform manylinux2014_aarch64 "${versions[@]}"
for wheel in "$root"/opt/wheels/*.whl; do "$python" -m zipfile -e "$wheel" "$root/opt/site"; done
