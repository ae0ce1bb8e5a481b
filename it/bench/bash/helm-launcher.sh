#!/usr/bin/env bash
# The older way to release, written for the comparison from what is known of it, and without its mistakes: the release is found by its whole name, the chart's version and the tag are texts, and helm
# waits for the rollout. helm's S3 plugin is played by curl, which costs less than to start it.
# RELEASE_NAME RELEASE_NAMESPACE HELM_CHART_NAME HELM_VALUES_S3_FOLDER HELM_VALUES_FILENAME HELM_VALUES_BASE_ON IMAGE_NAME CIRCLE_SHA1 HELM HELM_TIMEOUT; S3_URL S3_CREDENTIALS S3_CA; DD_...
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/datadog.sh"

tag=${CIRCLE_SHA1:0:7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'told release failure' ERR

# S3_CREDENTIALS is a file for curl, so that no list of processes shows the key
s3() {
  curl --silent --show-error --fail --cacert "$S3_CA" --config "$S3_CREDENTIALS" --aws-sigv4 aws:amz:us-east-1:s3 --output "$2" "$S3_URL/$1"
}

began=$SECONDS
event release info
s3 charts/index.yaml "$work/index.yaml"
archive=$(grep -o "$HELM_CHART_NAME-[0-9][^\" ]*\.tgz" "$work/index.yaml" | head -n 1)
s3 "charts/$archive" "$work/$archive"
values=()
if [ "$HELM_VALUES_BASE_ON" = true ]; then
  s3 "values/$HELM_VALUES_S3_FOLDER/base.yaml" "$work/base.yaml"
  values+=(--values "$work/base.yaml")
fi
s3 "values/$HELM_VALUES_S3_FOLDER/$HELM_VALUES_FILENAME" "$work/values.yaml"
values+=(--values "$work/values.yaml")
"$HELM" upgrade --install "$RELEASE_NAME" "$work/$archive" --namespace "$RELEASE_NAMESPACE" "${values[@]}" \
  --set-string "image.repository=$IMAGE_NAME,image.tag=$tag" --wait --timeout "${HELM_TIMEOUT:-300s}"
told release success
