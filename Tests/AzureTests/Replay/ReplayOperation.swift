import Azure
import Foundation
import JSON
import Transport

/// One operation that the clients offer, and how to recognise it in a recording.
struct ReplayOperation: Sendable {
    enum Plane {
        case batch
        case entra
        case resourceManager
        case vault
    }

    /// What a client is asked for again: names from the path, options from the query.
    struct Asked {
        let names: [String]
        let url: URLComponents
        let headers: HTTPHeaders
        let body: [UInt8]
        let service: ReplayService

        var filter: String? { url.value(of: "$filter") }
    }

    let name: String
    let plane: Plane
    let method: String
    /// The path; `*` stands for one name.
    let pattern: String
    /// Fields of recorded bodies that belong to features that we do not offer.
    var notSent: Set<String> = []
    /// Whether our client waits until the service is done with what it has accepted (202).
    var waitsForEnd = true
    /// What must come out for one successful answer: usually its body.
    var expected: @Sendable ([UInt8]) -> [[UInt8]] = { [$0] }
    /// Asks our client, and gives what came out: the body of the answer, or of each page.
    let ask: @Sendable (Asked) async throws -> [[UInt8]]

    /// The names in the path, nil if it is not this operation.
    func match(_ interaction: Recording.Interaction) -> [String]? {
        guard interaction.method == method, Self.plane(of: interaction) == plane else { return nil }
        let given = interaction.path.split(separator: "/", omittingEmptySubsequences: false)
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        guard given.count == wanted.count else { return nil }
        var names: [String] = []
        for (part, pattern) in zip(given, wanted) {
            if pattern == "*" {
                names.append(RequestURL.decoded(part))
            } else if pattern.hasSuffix("=*)"), part.hasPrefix(pattern.dropLast(2)) {
                names.append(String(part.dropFirst(pattern.count - 2).dropLast()))
            } else if part.lowercased() != pattern.lowercased() {
                return nil
            }
        }
        return Self.notNames.isDisjoint(with: names) ? names : nil
    }

    /// What stands where a vault certificate's name or version does, and is neither.
    private static let notNames: Set<String> = [
        "", "contacts", "issuers", "pending", "policy", "versions",
    ]

    /// Batch's data plane numbers its versions "date.release", Key Vault's are "7.4" or a date.
    private static func plane(of interaction: Recording.Interaction) -> Plane? {
        let version = interaction.version
        let path = interaction.path.lowercased()
        if path.hasPrefix("/subscriptions") { return .resourceManager }
        if path.hasSuffix("/oauth2/v2.0/token") { return .entra }
        if version.count > 10, version.hasPrefix("20"), !version.contains("preview"),
            version.contains(".")
        {
            return .batch
        }
        return version.isEmpty ? nil : .vault
    }
}
