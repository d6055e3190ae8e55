#!/usr/bin/env bash
# Looks for bugs for a number of minutes, with new seeds: the simulation, the property tests, every fuzz target, and
# the random tests in browsers. Ends by itself with a summary; what failed keeps its output in build/soak. What is
# cut off because the time is over has not failed.
set -uo pipefail
cd "$(dirname "$0")/.."
minutes=${1:-30}
# Shares of the time, percent. ONLY="simulation fuzz" leaves the others out, and the rest of the time with them.
declare -A share=([simulation]=25 [properties]=15 [fuzz]=20 [browsers]=40)
only=${ONLY:-simulation properties fuzz browsers}
export GOMAXPROCS=${GOMAXPROCS:-$(nproc)}
rm -rf build/soak && mkdir -p build/soak
failures=()
declare -A passed failed cut

# left is how many seconds the part that runs has.
left() { echo $((until - $(date +%s))); }

# try PART NAME COMMAND… runs a command until the part's time is over.
try() {
  local part=$1 name=$2 seconds log rc
  shift 2
  seconds=$(left)
  ((seconds > 5)) || return 1
  log=build/soak/$part-$((++number)).log
  timeout --kill-after=20 "$seconds" "$@" >"$log" 2>&1 </dev/null
  rc=$?
  # Go ends a timed fuzz run with this now and then, having found nothing.
  if [[ $part == fuzz ]] && grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input' "$log"; then rc=0; fi
  if ((rc == 0)); then
    passed[$part]=$((${passed[$part]:-0} + 1))
    grep -hE 'SEED=[0-9]+' "$log" | sed 's/^ */    /' | sort -u
    rm -f "$log"
  elif ((rc == 124 || rc == 137)) && (($(left) <= 1)); then
    cut[$part]=$((${cut[$part]:-0} + 1))
    rm -f "$log"
  else
    failed[$part]=$((${failed[$part]:-0} + 1))
    failures+=("$name: $log")
    echo "FAILED: $name"
    tail -n 40 "$log"
  fi
}

begin() {
  until=$(($(date +%s) + minutes * 60 * ${share[$1]} / 100))
  echo "== $1, until $(date -d "@$until" +%H:%M:%S)"
}

number=0
histories=20000
simulated=0
soak_simulation() {
  go test -c -o build/soak/localcache.test ./localcache || exit 1
  while (($(left) > 5)); do
    local first=$(($(od -An -N5 -tu8 /dev/urandom)))
    echo "    histories from seed $first on"
    try simulation "HISTORIES=$histories FIRST_SEED=$first go test ./localcache -run Simulation" \
      env HISTORIES=$histories FIRST_SEED=$first build/soak/localcache.test -test.run TestSimulation -test.timeout 0 || break
    simulated=$((simulated + histories))
  done
}

soak_properties() {
  while (($(left) > 5)); do
    local seed=$(($(od -An -N4 -tu4 /dev/urandom) + 1))
    for package in $(grep -rl 'pgregory.net/rapid"' --include='*_test.go' . | grep -v _js_test.go | xargs -n1 dirname | sort -u); do
      echo "    $package -rapid.seed=$seed"
      try properties "go test $package -skip Simulation -rapid.checks=2000 -rapid.seed=$seed" \
        go test "$package" -count=1 -skip Simulation -rapid.checks=2000 -rapid.seed="$seed" -rapid.nofailfile || return
    done
  done
}

soak_fuzz() {
  local targets folder target time
  targets=$(grep -roE '^func Fuzz[A-Za-z0-9_]+' --include='*_test.go' . | sed -E 's|/[^/]*:func | |' | shuf)
  # To build and start a target takes seconds, too.
  time=$(($(left) / $(wc -l <<<"$targets") - 10))
  while read -r folder target; do
    echo "    $folder $target"
    try fuzz "go test $folder -run '^\$' -fuzz '^$target\$'" \
      go test "$folder" -run '^$' -fuzz "^$target\$" -fuzztime "$((time > 5 ? time : 5))s" -parallel 2 || return
  done <<<"$targets"
}

soak_browsers() {
  export DRAWS=${DRAWS:-40} ROUNDS=${ROUNDS:-100}
  while :; do
    for spec in watches tabs crash gotest; do
      for engine in chromium firefox webkit; do
        (($(left) > 5)) || return
        echo "    $spec.spec.ts in $engine"
        CI='' try browsers "npx playwright test e2e/$spec.spec.ts --project $engine" \
          npx --no-install playwright test "e2e/$spec.spec.ts" --project "$engine" || return
      done
    done
  done
}

for part in $only; do
  begin "$part"
  "soak_$part"
done
rm -f build/soak/localcache.test
echo "== summary of $minutes minutes"
for part in $only; do
  echo "$part: ${passed[$part]:-0} runs passed, ${failed[$part]:-0} failed, ${cut[$part]:-0} were cut off by the time"
done
echo "simulated: $simulated histories"
if ((${#failures[@]})); then
  printf 'failed: %s\n' "${failures[@]}"
  exit 1
fi
