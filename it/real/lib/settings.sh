# What a service needs to be released here: a settings.xml for -gs, as the sandbox writes one.

settings() {
  local file=$STATE/settings.xml
  cat >"$file.part" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<!-- Written at every start. It is meant for -gs: your own settings.xml stays in force. -->
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <servers>
    <server><id>$REGISTRY</id><username>acme+ci</username><password>$(secret robot)</password></server>
    <server><id>datadog</id><username>api-key</username><password>$(secret datadog)</password></server>
  </servers>
  <profiles>
    <profile>
      <id>real</id>
      <properties>
        <!-- Maven fills in the artifactId of the service that uses this. -->
        <ship.image>$REGISTRY/acme/\${project.artifactId}</ship.image>
        <ship.image.base>$REGISTRY/base/java:17</ship.image.base>
        <ship.values>s3://values/\${project.artifactId}</ship.values>
        <ship.chart>s3://charts/microservice</ship.chart>
        <ship.s3.endpoint>https://localhost:$S3_PORT</ship.s3.endpoint>
        <ship.s3.region>us-east-1</ship.s3.region>
        <ship.kubeconfig>$STATE/kubernetes/deployer.kubeconfig</ship.kubeconfig>
        <ship.kube.context>real</ship.kube.context>
        <!-- It keeps the counts, and refuses distributions and events. -->
        <ship.metrics.series>v1</ship.metrics.series>
        <ship.metrics.url>http://localhost:$METRICS_PORT/datadog</ship.metrics.url>
        <ship.docker.host>unix://$STATE/docker.sock</ship.docker.host>
        <!-- A plain registry has no scanner. -->
        <ship.scan.unsupported>warn</ship.scan.unsupported>
        <maven.deploy.skip>true</maven.deploy.skip>
      </properties>
    </profile>
  </profiles>
  <activeProfiles>
    <activeProfile>real</activeProfile>
  </activeProfiles>
</settings>
XML
  mv "$file.part" "$file"
}
