public import Azure
internal import JSON
internal import Transport

/// Azure Resource Graph: one question about the resources of many subscriptions.
///
/// Its tables are minutes behind the resources at times, show only what the identity may read, and
/// have some values in lower case (`type`, `resourceGroup`); whoever is about to change a resource
/// reads it from Resource Manager first.
/// learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
public struct ResourceGraph: Sendable {
    /// Where a query looks.
    public enum Scope: Sendable, Equatable {
        /// Every subscription of the tenant that the identity may read.
        case tenant
        /// These subscriptions, by their ids; the service takes up to 1000.
        case subscriptions([String])
        /// Everything below these management groups, by their names.
        case managementGroups([String])
    }

    /// The most rows that the service puts into one page.
    public static let longestPage = 1000

    private static let version = "2022-10-01"
    private static let path = "/providers/Microsoft.ResourceGraph/resources"

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// The rows that answer a query, each an object, in the pages' array `data`.
    ///
    /// Too many questions at once are refused with 429 and wait in the pipeline like everything
    /// else: 15 in five seconds, learn.microsoft.com/azure/governance/resource-graph/concepts/
    /// guidance-for-throttled-requests.
    ///
    /// - Parameters:
    ///   - kql: The query. To be read in pages, it must give the column `id`.
    ///   - scope: Where to look.
    ///   - pageSize: The most rows of a page, 1 to ``longestPage``.
    /// - Returns: The pages. Reading one throws ``AzureError`` with code `ResultTruncated` where
    ///   the service leaves rows out and gives no way to them, and with code `SubscriptionLimit`
    ///   where it leaves subscriptions out: a part is never taken for the whole.
    public func query(
        _ kql: String, scope: Scope = .tenant, pageSize: Int = Self.longestPage
    ) -> Pager {
        let operation = "query the Resource Graph"
        let body = Self.body(kql, scope, pageSize: pageSize)
        return manager.pages(
            Self.path, version: Self.version, body: body.serialized(), operation: operation
        ) { page, request in
            guard let answer = try? JSONValue(parsing: page.body), answer["data"]?.array != nil
            else { throw AzureError.unparsable(page, operation: operation, target: request.url) }
            try Self.checkWholeness(page, answer, operation: operation, target: request.url)
            guard let token = answer["$skipToken"]?.string, !token.isEmpty else { return nil }
            var next = request
            next.body = Self.body(kql, scope, pageSize: pageSize, token: token).serialized()
            return next
        }
    }

    private static func body(
        _ kql: String, _ scope: Scope, pageSize: Int, token: String? = nil
    ) -> JSONValue {
        var options: JSONValue = [
            "resultFormat": "objectArray", "$top": .integer(Int64(pageSize)),
        ]
        options["$skipToken"] = token.map { .string($0) }
        var body: JSONValue = ["query": .string(kql), "options": options]
        switch scope {
        case .tenant: break
        case .subscriptions(let ids): body["subscriptions"] = .array(ids.map { .string($0) })
        case .managementGroups(let names):
            body["managementGroups"] = .array(names.map { .string($0) })
        }
        return body
    }

    private static func checkWholeness(
        _ page: HTTPResponse, _ answer: JSONValue, operation: String, target: String
    ) throws {
        if page.headers["x-ms-tenant-subscription-limit-hit"]?.lowercased() == "true" {
            throw AzureError.refused(
                "SubscriptionLimit", operation: operation, target: target,
                because: "the tenant has more subscriptions than one query covers")
        }
        // The service writes this flag as a text; a token goes on where rows are left.
        let isTruncated = answer["resultTruncated"]?.string?.lowercased() == "true"
        guard isTruncated, answer["$skipToken"]?.string == nil else { return }
        let count = answer["data"]?.array?.count ?? 0
        let total = answer["totalRecords"]?.integer.map { " of \($0)" } ?? ""
        throw AzureError.refused(
            "ResultTruncated", operation: operation, target: target,
            because: "the service gives \(count)\(total) rows and no way to the others")
    }
}
