#!/bin/sh
# A build of the demo: compiles for a while, in steps, and publishes its artifact as the last thing it does.
# usage: build.sh NUMBER ATTEMPT STEPS SECONDS-A-STEP
set -eu
number=$1 attempt=$2 steps=$3 pause=$4
step=1
: >"objects-$number"
while [ "$step" -le "$steps" ]; do
    printf 'step %s of build %s\n' "$step" "$number" >>"objects-$number"
    sleep "$pause"
    step=$((step + 1))
done
sum=$(cksum <"objects-$number")
printf 'build %s attempt %s: %s\n' "$number" "$attempt" "$sum" >>"../../artifacts/$number"
