#!/usr/bin/env bash
# The older way to build, written for the comparison from what is known of it, and without its mistakes: no secret on a command line or in a URL, a failure is told, Datadog away fails nothing.
# QUAY_USERNAME QUAY_PASSWORD IMAGE_NAME CIRCLE_SHA1 BASE; DD_API_KEY DD_URL DD_ROLE_TAG
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/datadog.sh"

tag=${CIRCLE_SHA1:0:7}
trap 'told build failure' ERR
began=$SECONDS
event build info
docker login --username "$QUAY_USERNAME" --password-stdin "${IMAGE_NAME%%/*}" <<<"$QUAY_PASSWORD"
docker build --tag "$IMAGE_NAME:$tag" --build-arg "BASE=$BASE" .
docker push "$IMAGE_NAME:$tag"
told build success
