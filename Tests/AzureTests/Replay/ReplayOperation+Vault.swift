import AzureKeyVault
import JSON
import Secrets
import Transport

extension ReplayOperation {
    /// The certificates of a vault.
    static let vault: [ReplayOperation] = [
        ReplayOperation(
            name: "import certificate", plane: .vault, method: "POST",
            pattern: "/certificates/*/import",
            notSent: ["preserveCertOrder"],
            ask: { asked in
                let body = asked.body.isEmpty ? [:] : try JSONValue(parsing: asked.body)
                let certificate = try await asked.service.vault.importCertificate(
                    name: asked.names[0], value: Secret(body["value"]?.string ?? ""),
                    password: body["pwd"]?.string.map { Secret($0) },
                    policy: body["policy"] ?? KeyVault.importPolicy,
                    attributes: body["attributes"] ?? [:], tags: body["tags"])
                return [certificate.body]
            }),
        ReplayOperation(
            name: "get vault certificate", plane: .vault, method: "GET", pattern: "/certificates/*"
        ) {
            [try await $0.service.vault.certificate($0.names[0]).body]
        },
        ReplayOperation(
            name: "get version of vault certificate", plane: .vault, method: "GET",
            pattern: "/certificates/*/*"
        ) {
            [try await $0.service.vault.certificate($0.names[0], version: $0.names[1]).body]
        },
        ReplayOperation(
            name: "list vault certificates", plane: .vault, method: "GET", pattern: "/certificates"
        ) {
            try await $0.service.vault.certificates(
                maxResults: $0.maxResults, includePending: $0.includePending
            ).recordedPages()
        },
        ReplayOperation(
            name: "list versions of vault certificate", plane: .vault, method: "GET",
            pattern: "/certificates/*/versions"
        ) {
            try await $0.service.vault.certificateVersions($0.names[0], maxResults: $0.maxResults)
                .recordedPages()
        },
    ]
}
