import AzureBatch
import JSON
import Secrets
import Transport

extension ReplayOperation {
    static let all = batch + batchManagement + vault + resourceManager + signIn + catalog

    /// What the data plane of a Batch account takes secrets for.
    private static let batch: [ReplayOperation] = [
        ReplayOperation(
            name: "add_certificate", plane: .batch, method: "POST", pattern: "/certificates"
        ) { asked in
            let body = try JSONValue(parsing: asked.body)
            try await asked.service.batch.addCertificate(
                thumbprint: body["thumbprint"]?.string ?? "",
                data: Secret(body["data"]?.string ?? ""),
                password: body["password"]?.string.map { Secret($0) })
            return [[]]
        }
    ]
}
