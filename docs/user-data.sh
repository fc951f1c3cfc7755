#!/bin/sh
# User data of the launch template for inbound agents on Linux: the instance proves to Jenkins who it is and connects by WebSocket.
# The image needs a JRE (17 or later), curl and a user "jenkins" who owns /home/jenkins.
set -eu

jenkins=https://jenkins.example.com # the address of your controller

metadata=http://169.254.169.254/latest
token=$(curl -fsS --retry 10 --retry-connrefused -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$metadata/api/token")
identity=$(curl -fsS --retry 10 -H "X-aws-ec2-metadata-token: $token" "$metadata/dynamic/instance-identity/rsa2048")

# Jenkins answers 404 until it has made the node for this instance, which may be a second after the launch.
umask 077
answer=/run/spot-agent
until curl -fsS -o "$answer" -H 'Content-Type: text/plain' --data-binary "$identity" "$jenkins/spot-agents-inbound/connect"; do
  sleep 5
done
name=$(sed -n 1p "$answer")
secret=/run/spot-agent-secret
sed -n 2p "$answer" >"$secret"
rm "$answer"
chown jenkins "$secret"

curl -fsS --retry 10 -o /usr/local/lib/agent.jar "$jenkins/jnlpJars/agent.jar"
chmod 644 /usr/local/lib/agent.jar
cd /home/jenkins
exec setpriv --reuid=jenkins --regid=jenkins --init-groups --reset-env \
  java -jar /usr/local/lib/agent.jar -url "$jenkins" -name "$name" -secret "@$secret" -webSocket -workDir /home/jenkins
