import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** java Neo4jServer.java HOME PORT: a server on loopback that ends when its standard input does. */
public class Neo4jServer {
    public static void main(String[] args) {
        try {
            serve(Path.of(args[0]), Integer.parseInt(args[1]));
            System.exit(0);
        } catch (Exception error) {
            error.printStackTrace();
            System.exit(1); // the database's own threads would keep a failed start alive
        }
    }

    private static void serve(Path home, int port) throws Exception {
        var fresh = Files.notExists(home.resolve("data"));
        var address = new SocketAddress("127.0.0.1", port);
        var server = new DatabaseManagementServiceBuilder(home)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(BoltConnector.advertised_address, address)
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                .build();
        if (fresh) { // a password that is set again to what it is would be refused
            server.database("system").executeTransactionally(
                    "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
                    Map.of("password", System.getenv("NEO4J_PASSWORD")));
        }
        System.out.println("ready");
        while (System.in.read() >= 0) { }
        server.shutdown();
    }
}
