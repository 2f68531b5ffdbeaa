#!/usr/bin/env bash
# The judges with many seeds, in a release build, two processes at once: long.sh [TIMES [FIRST]]
#
# Each judge gets TIMES (1) times the seeds that it has in `.ci/run`, from part FIRST (0) on, so
# that another run may look at others: `Tests/TestSupport/Seeds.swift`. Prints how long each took.
set -euo pipefail
cd "$(dirname "$0")/.."
times=${1:-1} first=${2:-0}
export FLAGS="-c release -Xswiftc -enable-testing --scratch-path .build-long"
swift build $FLAGS --build-tests

# A judge, and how many times its few seeds one of its parts is. Each part takes at most a minute.
judges="
JudgeTests            10
EveryFailureTests     12
DifferentialTests     6
SmallPolicyTests      6
SmallProofTests       6
ComparisonTests       6
AnalysisTests         6
TranslationTests      6
MetamorphicTests      6
MutationTests         6
LineTests             6
LongListTests         6
PatternTests          3
ExecutionTests        6
SolverTests           2
DiffLevelOrderTests   2
ImpossiblePointTests  20
"
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
export logs JUDGE_SECONDS=60

part() {
  local suite=$1 seeds=$2 log="$logs/$1.$2"
  local start=$SECONDS
  # A judge that does not end is one that has failed.
  if POLICY_SEEDS=$seeds timeout 600 swift test $FLAGS --skip-build --ignore-lock \
    --filter "\\.$suite/" >"$log" 2>&1 && grep -Eq 'Test run with [1-9]' "$log"
  then
    printf '%-22s %-8s %3d s   %s\n' "$suite" "$seeds" $((SECONDS - start)) \
      "$(grep -Ehv '^\[|^[◇✔↳]|^Test Suite|Executed|^POLICY_SEEDS|^ |^$' "$log" | head -n 1 | cut -c1-120)"
  else
    printf '%s of seeds %s failed:\n' "$suite" "$seeds"
    grep -v '^◇' "$log" | head -n 200
    return 1
  fi
}
export -f part

while read -r suite factor; do
  [ -n "$suite" ] || continue
  for half in 0 1; do echo "$suite $((factor * times))@$((2 * first + half))"; done
done <<<"$judges" | xargs -P 2 -L 1 bash -c 'part "$@"' part
