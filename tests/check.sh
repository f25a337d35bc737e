#!/bin/bash
# Every test, one group after the other, with the time each took. The log of a group is shown when it fails.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p build/check
jobs=$(nproc)

groups=(
    "all      the program"
    "lint     formatting, who includes whom, forbidden functions, shell"
    "unit     rules, texts, codecs, under AddressSanitizer and UBSan"
    "clang    the program, by the other compiler"
    "oracle   what others' code says of the same"
    "fuzz     every parser, a few seconds each"
    "e2e      real bearerbox, Redis and SMPP"
    "browser  Chromium on pages and phones"
    "faults   kill -9 between every two steps"
)

passed=0
failed=()
for i in "${!groups[@]}"; do
    read -r group what <<<"${groups[$i]}"
    printf '%d/%d %-8s %s\n' $((i + 1)) ${#groups[@]} "$group" "$what"
    begun=$SECONDS
    if make --no-print-directory -j"$jobs" "$group" FUZZ_SECONDS=8 FAULTS=short >"build/check/$group.log" 2>&1; then
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
