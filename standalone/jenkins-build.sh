# Sourced by ../verify and ../demo, in this repository's root and with $mvn set: whether pom.xml can be built here.

# Fetched from Maven Central where the Maven at hand is too old for the Jenkins build.
maven_version=3.9.12
oldest_maven_for_jenkins=3.9.6

# Succeeds if the Maven at hand can build a Jenkins plugin at all.
maven_is_new_enough() {
  version=$("$mvn" --version | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  [ "$(printf '%s\n' "$oldest_maven_for_jenkins" "$version" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)" = "$oldest_maven_for_jenkins" ]
}

# A Maven that is too old gets past the parent POM, though no further: then fetching a newer one is worth it.
parent_can_be_resolved() {
  ! "$mvn" -B -f pom.xml validate 2>&1 | grep -q 'Non-resolvable parent POM'
}

fetch_maven() {
  "$mvn" -B -q -f standalone/pom.xml -N dependency:unpack \
    -Dartifact="org.apache.maven:apache-maven:$maven_version:zip:bin" -DoutputDirectory=target/maven >/dev/null &&
    mvn=$PWD/standalone/target/maven/apache-maven-$maven_version/bin/mvn &&
    chmod +x "$mvn"
}

# Makes $mvn one that can build Jenkins plugins, if it is not; sets $why if that, or the parent POM, is out of reach.
jenkins_maven_is_there() {
  why='the parent POM cannot be resolved'
  parent_can_be_resolved || return 1
  why="Maven $maven_version cannot be fetched, and $mvn is older than $oldest_maven_for_jenkins"
  maven_is_new_enough || fetch_maven
}

# Sets $why if the Jenkins build is out of reach.
jenkins_build_is_possible() {
  jenkins_maven_is_there || return 1
  why='not all of the Jenkins artifacts can be resolved'
  "$mvn" -B -q -f pom.xml validate dependency:resolve -DincludeScope=test >/dev/null 2>&1
}
