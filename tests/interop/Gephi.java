import java.io.File;
import java.util.stream.IntStream;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.Node;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Report;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

/** Imports each file and prints its nodes with their labels and its edges with their weights. */
public class Gephi {
  public static void main(String[] arguments) {
    ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
    ImportController importing = Lookup.getDefault().lookup(ImportController.class);
    for (String name : arguments) {
      try {
        projects.newProject();
        Workspace workspace = projects.getCurrentWorkspace();
        Container container = importing.importFile(new File(name));
        importing.process(container, new DefaultProcessor(), workspace);
        Graph graph = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace).getGraph();
        for (Node node : graph.getNodes().toArray()) {
          say("node", name, node.getId().toString(), String.valueOf(node.getLabel()));
        }
        for (Edge edge : graph.getEdges().toArray()) {
          say("edge", name, edge.getSource().getId().toString(), edge.getTarget().getId().toString(),
              String.valueOf(edge.getWeight()));
        }
        Report report = container.getReport();
        if (report != null && !report.getText().isBlank()) {
          say("report", name, report.getText());
        }
      } catch (Throwable error) {
        say("error", name, error.toString());
      }
    }
    System.exit(0);
  }

  private static void say(String... fields) {
    System.out.println(String.join("\t",
        IntStream.range(0, fields.length).mapToObj(i -> fields[i].replaceAll("\\s+", " ")).toArray(String[]::new)));
  }
}
