import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Holds PDF files to flavours with veraPDF. Standard input has "flavour name" a line, such as
 * "3u /tmp/a.pdf"; a file may come several times. For each line, standard output has "FILE flavour name",
 * then a line "FAULT text" for each rule broken. A file that cannot be read at all has a fault that says so.
 */
public final class VeraRunner {
    private VeraRunner() { }

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            answers.println("FILE " + name);
            String[] wanted = name.split(" ", 2);
            for (String fault : faults(new File(wanted[1]), PDFAFlavour.fromString(wanted[0]))) {
                answers.println("FAULT " + fault.replace('\n', ' '));
            }
        }
    }

    private static Iterable<String> faults(File file, PDFAFlavour flavour) {
        TreeSet<String> found = new TreeSet<>();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            if (parser.getFlavour() != flavour) {
                found.add("claims to be " + parser.getFlavour().getId());
            }
            ValidationResult result = validator.validate(parser);
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    found.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber()
                            + " " + assertion.getMessage());
                }
            }
            if (!result.isCompliant() && found.isEmpty()) {
                found.add("not compliant");
            }
        } catch (Exception error) {
            found.add("could not be checked: " + error);
        }
        return found;
    }
}
