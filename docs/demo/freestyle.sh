echo "Attempt ${SPOT_ATTEMPT:-1} on $NODE_NAME"
for step in 1 2 3 4 5; do
  echo "step $step of 5"
  sleep 3
done
