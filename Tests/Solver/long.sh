#!/usr/bin/env bash
# Judges the verdicts about made up policies with z3: long.sh FIRST BEHIND FOLDER [FLAG…]
#
# The flags are those that `swift test` needs to find the tests: `-c release`, or a folder.
# Of each seed from FIRST up to BEHIND: a policy of every construct, one of relations, and a pair.
# The texts stay in FOLDER. The tests are built before, and python3 has z3-solver.
set -euo pipefail
first=$1 behind=$2
mkdir -p "$3"
folder=$(cd "$3" && pwd)
cd "$(dirname "$0")/../.."
SOLVER_FOLDER=$folder POLICY_SEEDS="$first..<$behind" \
  swift test "${@:4}" --skip-build --filter SolverTests
"${PYTHON:-python3}" Tests/Solver/compare.py --least "$(((behind - first) * 10))" "$folder"
