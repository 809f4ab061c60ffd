/// A version of the data plane: `2024-07-01.20.0`, or a bare date from 2025 on.
struct APIVersion: Sendable {
    let text: String

    /// The first version without certificates in any form.
    private static let firstWithoutCertificates = "2025-06-01"

    static func require(_ request: ServerRequest) throws(BatchError) -> APIVersion {
        guard let text = request.parameter("api-version"), !text.isEmpty else {
            throw .missingQueryParameter("api-version")
        }
        let date = text.prefix { $0 != "." }
        guard date.count == 10, date.allSatisfy({ $0.isNumber || $0 == "-" }), date >= "2015-12-01"
        else {
            throw .invalidQueryParameter(
                "api-version", text, reason: "The specified api version string is invalid")
        }
        return APIVersion(text: text)
    }

    var hasCertificates: Bool { text < Self.firstWithoutCertificates }
}
