#!/usr/bin/env bash
# Runs every fuzz target of the project for the given time each. What makes one fail
# is kept by go test beside it, in testdata/fuzz, and is a test from then on.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
time=${1:?how long for each target, e.g. 60s or 20000x}
grep -rlE '^func Fuzz' --include='*_test.go' . | sort | while read -r file; do
  folder=$(dirname "$file")
  grep -oE '^func Fuzz[A-Za-z0-9_]+' "$file" | sed 's/^func //' | while read -r target; do
    echo "$folder $target for $time"
    go test "$folder" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -parallel 2 </dev/null >build/fuzz.log 2>&1 && continue
    # Go ends a timed run with this now and then, having found nothing.
    grep -q 'context deadline exceeded' build/fuzz.log && ! grep -q 'Failing input' build/fuzz.log && continue
    cat build/fuzz.log
    exit 1
  done
done
