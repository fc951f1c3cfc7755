#!/bin/sh
# A build of the demo: compiles, step by step, each when it hears that the time for one has passed, and publishes its artifact as
# the last thing it does.
# usage: build.sh NUMBER ATTEMPT
set -eu
number=$1 attempt=$2
step=1
: >"objects-$number"
echo began
while read -r order && [ "$order" = step ]; do
    printf 'step %s of build %s\n' "$step" "$number" >>"objects-$number"
    step=$((step + 1))
done
[ "$order" = publish ]
sum=$(cksum <"objects-$number")
printf 'build %s attempt %s: %s\n' "$number" "$attempt" "$sum" >>"../../artifacts/$number"
