import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jena.geosparql.configuration.GeoSPARQLConfig;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.riot.RDFDataMgr;

/**
 * Takes pairs: "graph FILE" reads triples, "file FILE" parses a query, "query FILE" answers one over the first graph
 * and writes FILE.json, "geosparql FILE" the same with GeoSPARQL switched on. Says of each how it went.
 */
public class Jena {
  private static Model graph;

  public static void main(String[] arguments) {
    for (int place = 0; place < arguments.length; place += 2) {
      Path file = Path.of(arguments[place + 1]);
      String outcome;
      try {
        outcome = done(arguments[place], file);
      } catch (Exception error) {
        outcome = error.toString().replaceAll("\\s+", " ");
      }
      System.out.println(String.join("\t", arguments[place], file.getFileName().toString(), outcome));
    }
  }

  private static String done(String what, Path file) throws Exception {
    if (what.equals("graph")) {
      Model read = RDFDataMgr.loadModel(file.toUri().toString());
      graph = graph == null ? read : graph;
      return String.valueOf(read.size());
    }
    String text = Files.readString(file);
    if (what.equals("file")) {
      QueryFactory.create(text);
      return "parsed";
    }
    if (what.equals("geosparql")) {
      GeoSPARQLConfig.setupMemoryIndex();
      GeoSPARQLConfig.setupSpatialIndex(DatasetFactory.wrap(graph));
    }
    try (QueryExecution asked = QueryExecutionFactory.create(text, graph);
        OutputStream stream = new FileOutputStream(file + ".json")) {
      ResultSetFormatter.outputAsJSON(stream, asked.execSelect());
    }
    return "answered";
  }
}
