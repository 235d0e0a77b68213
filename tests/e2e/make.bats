#!/usr/bin/env bats
# make.bats -- what a newcomer does: a fresh copy is built, heard and installed by its make.
load common

# The files of a fresh clone, with what has changed since; built once for all tests.
setup_file() {
  local root
  root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  COPY=$BATS_FILE_TMPDIR/copy
  export COPY
  mkdir "$COPY"
  (cd "$root" && git ls-files -co --exclude-standard -z | while IFS= read -r -d '' file; do
    [ -e "$file" ] && printf '%s\0' "$file"
  done | tar -c --null -T -) 2>/dev/null | tar -x -C "$COPY" 2>/dev/null || true
}

setup() {
  common_setup
  [ -e "$COPY/Makefile" ] || skip "this is no git clone"
  unset VARIANT MAKEFLAGS MAKELEVEL MAKEOVERRIDES
}
teardown() {
  common_teardown
  cd "$BATS_TEST_TMPDIR" || true
  [ -z "${PLACE:-}" ] || rm -rf "$PLACE"
}

make_copy() { make -C "$COPY" --no-print-directory "$@" </dev/null; }

@test "make run without an audio device writes the demo to demo.wav, and it is heard" {
  SDL_AUDIODRIVER=nosuchdriver run -0 timeout 400 make -C "$COPY" --no-print-directory run </dev/null
  [[ "$output" == *demo.wav* ]]
  [[ "$output" != *apt-get* ]]
  [ "$(sound peak "$COPY/demo.wav")" \> 0.05 ]
  [ "$(sound frames "$COPY/demo.wav")" -gt $((20 * 48000)) ]
}

@test "make install gives a program that finds all that it needs, from any folder" {
  mkdir target other
  run -0 make_copy install DESTDIR="$PWD/target" PREFIX=/opt/sound
  [ -x target/opt/sound/bin/livelua ]
  # nothing is found but what was installed
  mv "$COPY/lua" "$COPY/lua.away"
  cd other
  status=0
  ../target/opt/sound/bin/livelua render ../target/opt/sound/share/livelua/scripts/first.lua -o first.wav --bars 4 --quiet || status=$?
  mv "$COPY/lua.away" "$COPY/lua"
  [ "$status" = 0 ]
  [ "$(sound peak first.wav)" \> 0.05 ]
  # a prefix that is given at run time by nobody: the folders moved as one
  mv ../target/opt/sound ../moved
  ../moved/bin/livelua check ../moved/share/livelua/scripts/demo.lua --bars 2 --quiet
}

@test "make deps without the rights to install prints the command, installs nothing and fails" {
  local as=
  PLACE=$(mktemp -d) # where others may look too
  cp -r "$COPY/Makefile" "$COPY/.ci" "$COPY/CHANGELOG.md" "$PLACE"
  cd "$PLACE"
  mkdir fake src build
  chmod 755 .
  printf '#!/bin/sh\nexit 1\n' >fake/dpkg-query # nothing is installed
  cp fake/dpkg-query fake/sudo
  printf '#!/bin/sh\necho called >>"%s/fake/called"\n' "$PWD" >fake/apt-get
  chmod -R go+rX .
  chmod 755 fake/*
  chmod 777 fake
  if [ "$(id -u)" = 0 ]; then
    as="setpriv --reuid 65534 --regid 65534 --clear-groups"
    $as test -x .ci/deps && $as test -x fake/sudo || skip "nobody cannot reach the files from here"
  fi
  PATH=$PWD/fake:$PATH run -2 $as make deps
  [[ "$output" == *"apt-get install -y"*libsdl2-dev*libcmocka-dev* ]]
  PATH=$PWD/fake:$PATH run -2 $as make build-deps
  [[ "$output" == *"apt-get install -y"*libsdl2-dev* ]]
  [[ "$output" != *libcmocka-dev* ]]
  [ ! -e fake/called ]
}

@test "make run installs what the program needs, and no package of the tests" {
  run -0 make_copy -n run PKG_CHECK=
  [[ "$output" == *.ci/deps*libsdl2-dev* ]]
  for package in libcmocka-dev bats valgrind shellcheck; do [[ "$output" != *"$package"* ]]; done
  run -0 make_copy -n run PKG_CHECK=yes
  [[ "$output" != *.ci/deps* ]]
}
