# The tools that are compared: what a user types, and nothing else. Each runs in its checkout, with $IMAGE to make.

TOOLS="ours jib ours-docker dmp docker"

run_ours() {
  mvn_here package dev.shipline:release-maven-plugin:push -Dship.image="${IMAGE%:*}" -Dship.image.base="$BASE" -Dship.image.mainClass=com.acme.clinic.ClinicApplication
}

run_jib() {
  mvn_here package com.google.cloud.tools:jib-maven-plugin:build -Dbench.image="$IMAGE" -Dbench.base="$BASE" -Djib.disableUpdateChecks=true
}

run_ours-docker() {
  mvn_here package dev.shipline:release-maven-plugin:push -Dship.image="${IMAGE%:*}" -Dship.image.base="$BASE"
}

run_dmp() {
  mvn_here package io.fabric8:docker-maven-plugin:build io.fabric8:docker-maven-plugin:push -Dbench.image="$IMAGE" -Dbench.base="$BASE"
}

run_docker() {
  mvn_here package && docker build --tag "$IMAGE" --build-arg "BASE=$BASE" . && docker push "$IMAGE"
}

run_validate() {
  mvn_here validate
}

mvn_here() {
  mvn -B -ntp -gs "$WORK/settings.xml" -Dmaven.repo.local="$WORK/repository" "$@"
}

title_of() {
  case $1 in
    ours) echo "ours" ;;
    ours-docker) echo "ours, Dockerfile" ;;
    jib) echo "jib-maven-plugin" ;;
    dmp) echo "docker-maven-plugin" ;;
    docker) echo "docker CLI" ;;
  esac
}

# in_place TOOL COMMAND: in the tool's checkout, with what a user's shell has and the tool's own caches
in_place() {
  local tool=$1 java
  shift
  (
    cd "$WORK/checkouts/$tool"
    unset CIRCLE_SHA1 IMAGE_NAME DOCKER_CONTEXT DOCKER_TLS_VERIFY MAVEN_ARGS
    export XDG_CACHE_HOME=$WORK/caches/$tool
    export DOCKER_CONFIG=$WORK/docker-config
    export MAVEN_OPTS="-Djavax.net.ssl.trustStore=$STATE/pki/truststore.p12 -Djavax.net.ssl.trustStorePassword=changeit ${BENCH_MAVEN_OPTS:-}"
    if has_engine "$tool"; then
      DOCKER_HOST=$(engine_socket "$tool")
      # the builder that this engine has by default; its BuildKit speaks no TLS to a registry on localhost
      export DOCKER_HOST DOCKER_BUILDKIT=0
    fi
    "$@"
  )
}
