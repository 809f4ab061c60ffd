/// What the services demand of the names in a path, told before anything is sent.
///
/// An empty name, or one that is a step of a path, would make another request of it.
package enum NameRule {
    private struct Rule {
        let text: String
        let limit: Int
        let others: String
    }

    // learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
    private static let batch = Rule(
        text: "1 to 64 letters, digits, hyphens and underscores", limit: 64, others: "-_")
    // A schedule calls its jobs after itself: "nightly:job-1".
    private static let job = Rule(
        text: "1 to 64 letters, digits, hyphens and underscores, and what a schedule adds",
        limit: 84, others: "-_:")
    // learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates
    private static let vault = Rule(
        text: "1 to 127 letters, digits and hyphens", limit: 127, others: "-")

    private static let rules = [
        "pool": batch, "job": job, "task": batch, "schedule": batch,
        "certificate": vault, "secret": vault, "key": vault,
    ]

    /// Why a name can't be one of its kind; nil if it can.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - kind: What it names: "pool".
    package static func problem(with name: String, as kind: String) -> String? {
        if let rule = rules[kind] {
            let isAllowed = name.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                        || rule.others.unicodeScalars.contains(scalar))
            }
            let isFitting = isAllowed && !name.isEmpty && name.utf8.count <= rule.limit
            return isFitting ? nil : "the name of a \(kind) is \(rule.text)"
        }
        if name.isEmpty { return "the name of the \(kind) is empty" }
        return [".", ".."].contains(name) ? "'\(name)' is no name of a \(kind)" : nil
    }

    /// Refuses a name that can't be one of its kind.
    package static func check(
        _ name: String, as kind: String, operation: String
    ) throws(AzureError) {
        guard let problem = problem(with: name, as: kind) else { return }
        throw AzureError.refused("BadName", operation: operation, target: "", because: problem)
    }

    /// Refuses what is neither a resource id nor the id of a subscription or resource group.
    static func checkScope(_ id: String, operation: String) throws(AzureError) {
        let parts = id.split(separator: "/", omittingEmptySubsequences: false)
        let isPath =
            parts.count >= 3 && parts[0].isEmpty && !parts.dropFirst().contains("")
            && !parts.contains { $0 == "." || $0 == ".." }
        let isPlain = !id.unicodeScalars.contains {
            "?#%\\".unicodeScalars.contains($0) || $0.value <= 32
        }
        guard isPath, isPlain else { throw .badResourceID(id) }
    }
}
