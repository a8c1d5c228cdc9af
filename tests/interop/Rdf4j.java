import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.rdf4j.model.Model;
import org.eclipse.rdf4j.model.Resource;
import org.eclipse.rdf4j.query.QueryLanguage;
import org.eclipse.rdf4j.query.parser.QueryParserUtil;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLResultsJSONWriter;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

/**
 * Takes pairs: "graph FILE" reads triples, "file FILE" parses a query, "query FILE" answers one over the first graph
 * and writes FILE.json. Says of each how it went.
 */
public class Rdf4j {
  private static RepositoryConnection connection = new SailRepository(new MemoryStore()).getConnection();

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
      try (InputStream stream = Files.newInputStream(file)) {
        Model read = Rio.parse(stream, "", Rio.getParserFormatForFileName(file.toString()).orElseThrow());
        if (connection.isEmpty()) {
          connection.add(read);
        }
        return String.valueOf(read.filter(null, null, null, (Resource) null).size());
      }
    }
    String text = Files.readString(file);
    if (what.equals("file")) {
      QueryParserUtil.parseQuery(QueryLanguage.SPARQL, text, null);
      return "parsed";
    }
    try (OutputStream stream = new FileOutputStream(file + ".json")) {
      connection.prepareTupleQuery(text).evaluate(new SPARQLResultsJSONWriter(stream));
    }
    return "answered";
  }
}
