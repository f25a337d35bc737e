#!/bin/bash
# Every test, one group after the other, with the time each took. The log of a group is shown when it fails. A group that
# does not end in its time is ended with everything it started: a hanging test fails, it does not stop the rest.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p build/check
jobs=$(nproc)

# The group, its longest time in seconds, what it proves.
groups=(
    "all      600 the program"
    "lint     120 formatting, who includes whom, forbidden functions, shell"
    "unit     500 rules, texts, codecs, under AddressSanitizer and UBSan"
    "clang    400 the program, by the other compiler"
    "oracle   300 what others' code says of the same"
    "fuzz     500 every parser, a few seconds each"
    "e2e      600 real bearerbox, Redis and SMPP"
    "browser  600 Chromium on pages and phones"
    "faults   500 faults of every kind, kill -9 between every two steps"
)

passed=0
failed=()
for i in "${!groups[@]}"; do
    read -r group longest what <<<"${groups[$i]}"
    printf '%d/%d %-8s %s\n' $((i + 1)) ${#groups[@]} "$group" "$what"
    begun=$SECONDS
    if timeout --kill-after=10 "$longest" make --no-print-directory -j"$jobs" "$group" FUZZ_SECONDS=5 FUZZ_SEED=1 FAULTS=short SEED=3 \
        >"build/check/$group.log" 2>&1; then
        passed=$((passed + 1))
        printf '    ok, %d s\n' $((SECONDS - begun))
    else
        failed+=("$group")
        tail -n 150 "build/check/$group.log"
        printf '    FAILED after %d s: build/check/%s.log\n' $((SECONDS - begun)) "$group"
    fi
done

[ ${#failed[@]} -eq 0 ] || echo "failed: ${failed[*]}"
echo "$passed passed, ${#failed[@]} failed"
[ ${#failed[@]} -eq 0 ]
