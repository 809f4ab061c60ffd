import Azure
import AzureBatch
import AzureKeyVault
import AzureResources
import Transport

/// The operations that the services' lists offer, each asked for as its recording was.
extension ReplayOperation {
    private static let group = "/subscriptions/*/resourceGroups/*/providers"
    private static let account = "\(group)/Microsoft.Batch/batchAccounts/*"

    /// The resources that recordings name where a path takes any.
    private static let resources = [
        "+vault": "\(group)/Microsoft.KeyVault/vaults/*",
        "+identity": "\(group)/Microsoft.ManagedIdentity/userAssignedIdentities/*",
        "+scope": "\(group)/Microsoft.KeyVault/vaults/*",
        "+assignment": "\(group)/Microsoft.KeyVault/vaults/*/providers/Microsoft.Authorization"
            + "/roleAssignments/*",
    ]

    static let catalog: [ReplayOperation] =
        BatchAccount.operations.flatMap { replay($0, .batch) { $0.service.batch.client } }
        + KeyVault.operations.flatMap { replay($0, .vault) { $0.service.vault.client } }
        + BatchManagement.operationsOfAccount.flatMap { operation in
            replay(operation, .resourceManager, below: account) { asked in
                asked.service.management.client(
                    of: try ResourceID(fill(account, with: asked.names)))
            }
        }
        + BatchManagement.operations.flatMap {
            replay($0, .resourceManager) { $0.service.management.client }
        }
        + ResourceOperations.all.flatMap {
            replay($0, .resourceManager) { $0.service.resources }
        }

    /// One operation, or two where the last name may be left out.
    private static func replay(
        _ operation: ServiceOperation, _ plane: Plane, below prefix: String = "",
        _ client: @escaping @Sendable (Asked) throws -> ServiceClient
    ) -> [ReplayOperation] {
        let kinds = operation.names
        let counts =
            kinds.last?.hasSuffix("?") == true ? [kinds.count - 1, kinds.count] : [kinds.count]
        return counts.map { count in
            let used = Array(kinds.prefix(count))
            let prefixCount = prefix.count { $0 == "*" }
            let isStepwise = if case .completion = operation.answer { true } else { false }
            return ReplayOperation(
                name: count < kinds.count ? "\(operation.name) (newest)" : operation.name,
                plane: plane, method: operation.method.rawValue,
                pattern: prefix + pattern(operation, used),
                waitsForEnd: isStepwise, expected: { isStepwise ? [] : [$0] },
                ask: { asked in
                    let names = names(of: used, from: asked.names.dropFirst(prefixCount))
                    let body = operation.body == .none || asked.body.isEmpty ? nil : asked.body
                    let call = try ServiceCall(
                        operation, names, body: body, options: asked.options(of: operation))
                    if case .pages = operation.answer {
                        return try await client(asked).pages(call).recordedPages()
                    }
                    let response = try await client(asked).send(call)
                    return isStepwise ? [] : [response.body]
                })
        }
    }

    private static func pattern(_ operation: ServiceOperation, _ used: [String]) -> String {
        var pattern = operation.path
        for kind in operation.names {
            pattern =
                used.contains(kind)
                ? pattern.replacing("{\(kind)}", with: resources[kind] ?? "*")
                : pattern.replacing("/{\(kind)}", with: "")
        }
        return pattern
    }

    /// The operation's names from those that the pattern's stars have met.
    private static func names(of kinds: [String], from met: ArraySlice<String>) -> [String] {
        var met = met
        return kinds.map { kind in
            guard let resource = resources[kind] else { return met.popFirst() ?? "" }
            let count = resource.count { $0 == "*" }
            defer { met = met.dropFirst(count) }
            return fill(resource, with: Array(met.prefix(count)))
        }
    }

    private static func fill(_ pattern: String, with names: [String]) -> String {
        var names = names[...]
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { text, part in
            text + (names.popFirst() ?? "") + part
        }
    }
}

extension ReplayOperation.Asked {
    /// What the recorded request says of the operation's options.
    fileprivate func options(of operation: ServiceOperation) -> [String: String] {
        var options: [String: String] = [:]
        for option in operation.options {
            let value =
                switch option.place {
                case .query(let name): url.value(of: name.lowercased())
                case .header(let name): headers[name]
                }
            if let value, !value.isEmpty { options[option.name] = value }
        }
        return options
    }
}
