# A time-series database that takes what is meant for Datadog.
metrics_source="Debian victoria-metrics"

metrics_up() {
  local package
  package=$(debian victoria-metrics)
  metrics_version=$(cat "$package/VERSION")
  start metrics "$package/usr/bin/victoria-metrics" -httpListenAddr="127.0.0.1:$METRICS_PORT" -storageDataPath="$STATE/metrics" -retentionPeriod=1
  until_ready metrics 10 fetch "http://localhost:$METRICS_PORT/health"
  metrics_at=http://localhost:$METRICS_PORT/datadog
}

metrics_down() {
  stop metrics
}
