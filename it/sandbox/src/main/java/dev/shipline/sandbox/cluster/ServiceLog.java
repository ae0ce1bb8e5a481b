package dev.shipline.sandbox.cluster;

/** What a Spring Boot service writes. */
final class ServiceLog {
    private ServiceLog() {}

    static String starting(String since) {
        return line(since, "INFO", "com.acme.Service", "Starting Service using Java 17.0.15 with PID 1")
                + line(
                        since,
                        "INFO",
                        "com.acme.Service",
                        "No active profile set, falling back to 1 default profile: \"default\"")
                + line(since, "INFO", "o.s.b.w.e.tomcat.TomcatWebServer", "Tomcat initialized with port 8080 (http)");
    }

    static String started(String since) {
        return starting(since)
                + line(since, "INFO", "o.s.b.w.e.tomcat.TomcatWebServer", "Tomcat started on port 8080 (http)")
                + line(since, "INFO", "com.acme.Service", "Started Service in 2.112 seconds");
    }

    static String failed(String since) {
        return starting(since) + line(since, "ERROR", "o.s.b.d.LoggingFailureAnalysisReporter", "") + """

                ***************************
                APPLICATION FAILED TO START
                ***************************

                Description:

                Failed to bind properties under 'spring.datasource.url' to java.lang.String:

                    Reason: Could not resolve placeholder 'DATABASE_URL' in value "${DATABASE_URL}"

                Action:

                Update your application's configuration
                """;
    }

    private static String line(String since, String level, String logger, String message) {
        return String.format("%s %5s 1 --- [main] %-40s : %s%n", since, level, logger, message);
    }
}
