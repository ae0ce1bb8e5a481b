package dev.shipline.it;

/** What a container of the demo says before it ends. */
final class DemoLog {
    static final String PORT_IN_THE_PRIVILEGED_RANGE = """
            2026-11-20T11:00:03.101Z  INFO 1 --- [orders] [main] com.acme.orders.OrdersApplication : Starting OrdersApplication
            2026-11-20T11:00:05.420Z  INFO 1 --- [orders] [main] o.s.boot.tomcat.TomcatWebServer   : Tomcat initialized with port 80 (http)
            2026-11-20T11:00:05.977Z ERROR 1 --- [orders] [main] o.a.catalina.util.LifecycleBase   : Failed to start component [Connector["http-nio-80"]]
            java.net.SocketException: Permission denied
            2026-11-20T11:00:06.012Z ERROR 1 --- [orders] [main] o.s.b.d.LoggingFailureAnalysisReporter :
            ***************************
            APPLICATION FAILED TO START
            ***************************
            Description:
            Web server failed to start. Port 80 could not be opened: Permission denied.
            """;

    private DemoLog() {}
}
