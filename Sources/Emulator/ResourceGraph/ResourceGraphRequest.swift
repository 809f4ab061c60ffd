import JSON
import X509

/// The body of a question to Resource Graph.
///
/// learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
struct ResourceGraphRequest {
    let query: String
    /// Nil for every subscription that the caller sees.
    let subscriptions: [String]?
    let managementGroups: [String]
    let isTable: Bool
    /// The most rows of a page.
    let top: Int
    /// The place of the first row.
    let skip: Int

    private static let longestPage: Int64 = 1000
    private static let scopeFilters = [
        "AtScopeAndBelow", "AtScopeAndAbove", "AtScopeExact", "AtScopeAboveAndBelow",
    ]

    init(_ body: JSONValue) throws(QueryFailure) {
        guard let query = body["query"]?.string else {
            throw .invalid("The property 'query' is missing or is not a text.")
        }
        self.query = query
        if let facets = body["facets"]?.array, !facets.isEmpty {
            throw .notEmulated("a request with facets", token: "facets")
        }
        subscriptions = try Self.texts(body, "subscriptions")
        managementGroups = try Self.texts(body, "managementGroups") ?? []
        let options = body["options"] ?? [:]
        isTable = try Self.isTable(options)
        top = try Self.count(options, "$top", 1...Self.longestPage) ?? Int(Self.longestPage)
        let skip = try Self.count(options, "$skip", 0...Int64(Int32.max)) ?? 0
        self.skip = try Self.place(options) ?? skip
        if let filter = options["authorizationScopeFilter"]?.string,
            !Self.scopeFilters.contains(filter)
        {
            throw .invalid("The authorizationScopeFilter '\(filter)' is invalid.")
        }
    }

    /// The token that leads to a row.
    static func token(at place: Int) -> String {
        Base64URL.encode(Array("\(place)".utf8))
    }

    private static func place(_ options: JSONValue) throws(QueryFailure) -> Int? {
        guard let token = options["$skipToken"], !token.isNull, token.string != "" else {
            return nil
        }
        guard let bytes = Base64URL.decode(token.string ?? ""),
            let place = Int(String(decoding: bytes, as: UTF8.self)), place >= 0
        else { throw .invalid("The provided $skipToken is invalid.") }
        return place
    }

    private static func isTable(_ options: JSONValue) throws(QueryFailure) -> Bool {
        switch options["resultFormat"] {
        case nil, .null, "objectArray": return false
        case "table": return true
        default: throw .invalid("The resultFormat has to be objectArray or table.")
        }
    }

    private static func count(
        _ options: JSONValue, _ name: String, _ range: ClosedRange<Int64>
    ) throws(QueryFailure) -> Int? {
        guard let value = options[name], !value.isNull else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw .invalid(
                "\(name) has to be between \(range.lowerBound) and \(range.upperBound).")
        }
        return Int(number)
    }

    private static func texts(
        _ body: JSONValue, _ name: String
    ) throws(QueryFailure) -> [String]? {
        guard let value = body[name], !value.isNull else { return nil }
        guard let list = value.array?.map(\.string), !list.contains(nil) else {
            throw .invalid("The property '\(name)' is not a list of texts.")
        }
        return list.isEmpty ? nil : list.compactMap { $0 }
    }
}
