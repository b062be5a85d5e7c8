import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * Asks EU DSS about files, with nothing fetched. Standard input has a question a line, fields separated by tabs:
 * name; what is known, after commas (trusted roots *.pem, lists of revocations *.crl); time of validation
 * (ISO 8601); file; then nothing, or "evidence" and a record to judge, or "with-evidence" and a record that
 * tells since when the signed file exists. Each answer is lines that begin with the name: "SIGNATURE level
 * indication sub-indication", "TIMESTAMP type indication sub-indication", "EVIDENCE - indication sub-indication",
 * "WHY text" for what DSS objects to or warns of, "ERROR text" for what it cannot read at all.
 */
public final class DssRunner {
    private DssRunner() { }

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] asked = line.split("\t");
            try {
                answer(answers, asked);
            } catch (Exception error) {
                answers.println(asked[0] + "\tERROR\t" + error.toString().replace('\n', ' '));
            }
        }
    }

    private static void answer(PrintStream answers, String[] asked) throws IOException {
        DSSDocument file = new FileDocument(asked[3]);
        boolean ofEvidence = asked.length > 4 && asked[4].equals("evidence");
        SignedDocumentValidator validator =
                SignedDocumentValidator.fromDocument(ofEvidence ? new FileDocument(asked[5]) : file);
        if (ofEvidence) {
            validator.setDetachedContents(List.of(file));
        } else if (asked.length > 4) {
            validator.setDetachedEvidenceRecordDocuments(List.of(new FileDocument(asked[5])));
        }
        validator.setCertificateVerifier(trusting(asked[1].split(",")));
        validator.setValidationTime(Date.from(Instant.parse(asked[2])));
        Reports reports = validator.validateDocument();
        SimpleReport said = reports.getSimpleReport();
        for (String id : said.getSignatureIdList()) {
            tell(answers, asked[0], said, id, "SIGNATURE\t" + said.getSignatureFormat(id));
        }
        for (TimestampWrapper stamp : reports.getDiagnosticData().getTimestampList()) {
            Indication found = said.getIndication(stamp.getId());
            if (found != null) {
                tell(answers, asked[0], said, stamp.getId(), "TIMESTAMP\t" + stamp.getType());
            }
        }
        for (String id : said.getEvidenceRecordIdList()) {
            tell(answers, asked[0], said, id, "EVIDENCE\t-");
        }
    }

    private static void tell(PrintStream answers, String number, SimpleReport said, String id, String what) {
        answers.println(number + "\t" + what + "\t" + said.getIndication(id) + "\t" + said.getSubIndication(id));
        said.getAdESValidationErrors(id).forEach(each -> answers.println(number + "\tWHY\t" + each.getValue()));
        said.getAdESValidationWarnings(id).forEach(each -> answers.println(number + "\tWHY\t" + each.getValue()));
    }

    private static CommonCertificateVerifier trusting(String[] known) throws IOException {
        CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
        List<InputStream> lists = new ArrayList<>();
        for (String path : known) {
            if (path.endsWith(".pem")) {
                roots.addCertificate(DSSUtils.loadCertificate(new File(path)));
            } else {
                lists.add(new ByteArrayInputStream(Files.readAllBytes(Path.of(path))));
            }
        }
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(roots);
        verifier.setAIASource(null);
        if (!lists.isEmpty()) {
            verifier.setCrlSource(new ExternalResourcesCRLSource(lists.toArray(new InputStream[0])));
        }
        return verifier;
    }
}
