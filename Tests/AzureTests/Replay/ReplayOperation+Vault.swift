import AzureKeyVault
import JSON
import Secrets
import Transport

extension ReplayOperation {
    /// What a vault takes and gives secrets for.
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
            name: "set_secret", plane: .vault, method: "PUT", pattern: "/secrets/*",
            expected: { [withoutValue($0)] },
            ask: { asked in
                let body = asked.body.isEmpty ? [:] : try JSONValue(parsing: asked.body)
                var properties = body
                properties["value"] = nil
                let response = try await asked.service.vault.setSecret(
                    name: asked.names[0], value: Secret(body["value"]?.string ?? ""),
                    properties: properties)
                return [withoutValue(response.body)]
            }),
        ReplayOperation(
            name: "secret (newest)", plane: .vault, method: "GET", pattern: "/secrets/*",
            expected: { [value(in: $0), withoutValue($0)] },
            ask: { try await secret($0, version: nil) }),
        ReplayOperation(
            name: "secret", plane: .vault, method: "GET", pattern: "/secrets/*/*",
            expected: { [value(in: $0), withoutValue($0)] },
            ask: { try await secret($0, version: $0.names[1]) }),
    ]

    private static func secret(_ asked: Asked, version: String?) async throws -> [[UInt8]] {
        let (value, properties) = try await asked.service.vault.secret(
            asked.names[0], version: version)
        return [Array(value.revealed().utf8), properties.serialized()]
    }

    @Sendable private static func value(in body: [UInt8]) -> [UInt8] {
        Array(((try? JSONValue(parsing: body))?["value"]?.string ?? "").utf8)
    }

    @Sendable private static func withoutValue(_ body: [UInt8]) -> [UInt8] {
        var value = try? JSONValue(parsing: body)
        value?["value"] = nil
        return value?.serialized() ?? []
    }
}
