/// The id of a resource in Azure Resource Manager; letters' case does not count.
///
/// `/subscriptions/{id}/resourceGroups/{group}/providers/{namespace}/{type}/{name}…`
public struct ResourceID: Sendable, CustomStringConvertible {
    /// The id as it was given.
    public let description: String
    /// The id of the subscription.
    public let subscription: String
    /// The resource group; nil for a resource of the subscription itself.
    public let resourceGroup: String?
    /// The provider's namespace and the types: "Microsoft.Batch/batchAccounts/pools".
    public let type: String
    /// The names that go with the types.
    public let names: [String]

    /// Reads an id.
    ///
    /// - Throws: ``AzureError`` with code `BadResourceID`, saying what an id looks like.
    public init(_ text: String) throws(AzureError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isAbsolute = parts.count >= 3 && parts[0].isEmpty && !parts[2].isEmpty
        guard isAbsolute, parts[1].lowercased() == "subscriptions" else {
            throw .badResourceID(text)
        }
        var rest = parts.dropFirst(3)
        subscription = parts[2]
        if rest.first?.lowercased() == "resourcegroups", rest.count >= 2 {
            resourceGroup = rest.dropFirst().first
            rest = rest.dropFirst(2)
        } else {
            resourceGroup = nil
        }
        guard rest.first?.lowercased() == "providers", rest.count >= 4,
            rest.count.isMultiple(of: 2),
            !rest.contains("")
        else { throw .badResourceID(text) }
        let provider = Array(rest.dropFirst())
        let pairs = provider.dropFirst().enumerated()
        type = ([provider[0]] + pairs.filter { $0.offset % 2 == 0 }.map(\.element))
            .joined(separator: "/")
        names = pairs.filter { $0.offset % 2 == 1 }.map(\.element)
        description = text
    }

    /// The last name: that of the resource itself.
    public var name: String { names.last ?? "" }
}

extension ResourceID: Hashable {
    /// Ids are equal whatever the case of their letters.
    public static func == (left: ResourceID, right: ResourceID) -> Bool {
        left.description.lowercased() == right.description.lowercased()
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(description.lowercased())
    }
}

extension AzureError {
    static func badResourceID(_ text: String) -> AzureError {
        refused(
            "BadResourceID", operation: "read '\(text)' as a resource id", target: "",
            because: """
                it looks like \
                /subscriptions/ID/resourceGroups/GROUP/providers/NAMESPACE/TYPE/NAME
                """)
    }
}
