#!/bin/sh
# An agent of the demo: runs the builds named on its input, one after another, each in its own process.
while read -r script number attempt steps pause; do
    sh "$script" "$number" "$attempt" "$steps" "$pause" </dev/null >>agent.log 2>&1
    echo "ended $?"
done
