package dev.shipline.init;

import java.util.LinkedHashMap;
import java.util.Map;

/** Values files to begin with, by name. What they set is what the older shared chart and it/charts/microservice take. */
final class ValuesSkeleton {
    private ValuesSkeleton() {}

    static Map<String, String> of(Module service) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("base.yaml", base(service));
        files.put("dev.yaml", "# What is different in dev.\nreplicas: 1\n");
        files.put("qa.yaml", "# What is different in qa.\nreplicas: 1\n");
        files.put("prod.yaml", "# What is different in prod.\nreplicas: 2\n");
        return files;
    }

    private static String base(Module service) {
        StringBuilder base =
                new StringBuilder("# What holds in every environment. The image is set by the release, never here.\n");
        base.append("name: ").append(service.artifactId()).append('\n');
        if (service.dependencies().contains("spring-boot-starter-actuator")) {
            base.append("""

                    livenessProbe:
                      httpGet:
                        path: /actuator/health/liveness
                        port: http
                      initialDelaySeconds: 20
                    readinessProbe:
                      httpGet:
                        path: /actuator/health/readiness
                        port: http
                    """);
        } else {
            base.append("""

                    # A path that answers 200 once the service is ready; without, a pod that runs is taken for one that works.
                    # readinessProbe:
                    #   httpGet:
                    #     path: /ready
                    #     port: http
                    """);
        }
        return base.toString();
    }
}
