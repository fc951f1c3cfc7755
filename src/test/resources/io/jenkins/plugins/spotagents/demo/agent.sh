#!/bin/sh
# An agent of the demo: says when it is up, and runs the builds named on its input, one after another, each in its own process.
# A build reads the same input, so what is meant for one that was stopped is passed over.
echo ready
while read -r order script number attempt; do
    [ "$order" = build ] || continue
    sh "$script" "$number" "$attempt" 2>>agent.log
    echo "ended $?"
done
