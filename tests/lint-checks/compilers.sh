# compilers.sh -- both compilers, and the one that can prove a function nonblocking.
# shellcheck shell=bash

# The tree itself is built whole; of a planted one only the planted object.
warnings_check() { # root, compiler, variant
  local targets=("build/$3/livelua" tests) said
  [ -e "$1/src/engine/planted.c" ] && targets=("build/$3/engine/planted.o")
  said=$(make -s -k -j2 -C "$1" "CC=$2" "VARIANT=$3" "${targets[@]}" 2>&1 >/dev/null) && [ -z "$said" ] && return
  grep -E 'error|warning|undefined|\*\*\*' <<<"$said" || echo "make said: $said"
}

gcc_check() { warnings_check "$1" gcc "$VARIANT"; }
gcc_plant() { echo 'static int planted(void) { return 1.5f > 1 ? 0 : 1; }' >"$1/src/engine/planted.c"; }

clang_check() {
  command -v clang >/dev/null || { echo "SKIP clang is not installed" ; return; }
  warnings_check "$1" clang clang
}
clang_plant() { # gcc 12 takes this
  printf '%s\n' 'int planted(int x);' 'int planted(int x) { if ((x == 1)) return 2; return x; }' \
    >"$1/src/engine/planted.c"
}

# A clang that knows function effects: 20 or later.
effects_clang() {
  local major
  for major in $(seq 40 -1 20); do
    command -v "clang-$major" && return
  done
  clang --version 2>/dev/null | grep -qE 'version ([2-9][0-9])' && command -v clang
}

effects_check() {
  local compiler file
  compiler=$(effects_clang) || { echo "SKIP no clang of version 20 or later" ; return; }
  for file in "$1"/src/dsp/*.c "$1"/src/dsp/*/*.c "$1"/src/engine/*.c; do
    "$compiler" -std=c11 -fsyntax-only -I"$1/src" -DKERNELS=kernels_base -DHALF_KERNELS=kernels_base_half \
      -DISA_SET=base -DCHECK_FUNCTION_EFFECTS \
      -ffp-contract=off -Wno-psabi -Werror=function-effects "$file" 2>&1 | grep -E 'error:|note: .*(inferred|infer)'
  done
}
effects_plant() {
  printf '%s\n' '#include "base.h"' 'void *planted(void);' 'void render(void) REALTIME;' \
    'void render(void) { planted(); }' >"$1/src/engine/planted.c"
}
