/// What a caller may add to an operation: a parameter of the query or a header field.
public struct ServiceOption: Sendable, Equatable {
    /// Where the value goes.
    public enum Place: Sendable, Equatable {
        case query(String)
        case header(String)
    }

    /// How the value is given.
    public enum Kind: String, Sendable {
        case text = "string"
        case integer
        case flag = "boolean"
    }

    /// The name for callers: "if_match".
    public let name: String
    /// Where the value goes.
    public let place: Place
    /// How the value is given.
    public let kind: Kind

    /// Describes an option.
    public init(_ name: String, _ place: Place, _ kind: Kind = .text) {
        self.name = name
        self.place = place
        self.kind = kind
    }

    /// A condition or fields of OData.
    public static let filter = ServiceOption("filter", .query("$filter"))
    /// The fields to give, with commas between them.
    public static let select = ServiceOption("select", .query("$select"))
    /// What to give besides.
    public static let expand = ServiceOption("expand", .query("$expand"))
    /// The most items of a page.
    public static let pageSize = ServiceOption("page_size", .query("maxresults"), .integer)
    /// The ETag that the resource must have.
    public static let ifMatch = ServiceOption("if_match", .header("If-Match"))
    /// The ETag that it must not have; `*` if there must be no such resource.
    public static let ifNoneMatch = ServiceOption("if_none_match", .header("If-None-Match"))

    /// What the data plane of Batch accepts as preconditions.
    public static let conditions = [
        ifMatch, ifNoneMatch,
        ServiceOption("if_modified_since", .header("If-Modified-Since")),
        ServiceOption("if_unmodified_since", .header("If-Unmodified-Since")),
    ]
}
