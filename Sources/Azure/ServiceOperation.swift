/// One operation of a service as data: what is sent for it, and what comes back.
///
/// A service is a list of them. What scripts can call, what the help says, what the tests replay
/// and compare with the service's own documents is all read from that list.
///
/// ```swift
/// ServiceOperation(
///     "disable_job", .post, "/jobs/{job}/disable", "disable job '{job}'", body: .document)
/// ```
public struct ServiceOperation: Sendable {
    /// The method of HTTP.
    public enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case put = "PUT"
        case post = "POST"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What is sent.
    public enum Body: Sendable {
        case none
        /// A JSON document.
        case document
        /// A JSON document, or nothing.
        case optionalDocument
    }

    /// What comes back.
    public enum Answer: Sendable {
        /// A JSON document.
        case document
        /// A JSON document; a caller takes "there is none" (404) for an answer.
        case lookup
        /// JSON documents with a list each; the kind of the items, as `lib/views.lua` names it.
        case pages(String?)
        /// No more than that it went well.
        case nothing
        /// Whether there is such a resource.
        case presence
        /// The content of a file.
        case bytes
        /// The header fields that describe a file.
        case properties
        /// The resource as it is when the service is done, which may be later.
        case completion

        /// What is asked for in `Accept`.
        var contentType: String {
            switch self {
            case .bytes, .properties: "*/*"
            default: "application/json"
            }
        }
    }

    /// The name for callers: "disable_job".
    public let name: String
    /// The method.
    public let method: Method
    /// The path below the service's, with names in braces: "/jobs/{job}/disable".
    public let path: String
    /// What it does, to follow "cannot", with the same names in braces.
    public let title: String
    /// What is sent.
    public let body: Body
    /// What comes back.
    public let answer: Answer
    /// What a caller may add.
    public let options: [ServiceOption]
    /// The api-version, if it is not the service's usual one.
    public let version: String?
    /// Whether sending it twice does no harm; nil to go by the method.
    public let isRepeatable: Bool?

    /// Describes an operation.
    public init(
        _ name: String, _ method: Method, _ path: String, _ title: String, body: Body = .none,
        _ answer: Answer = .nothing, options: [ServiceOption] = [], version: String? = nil,
        isRepeatable: Bool? = nil
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.title = title
        self.body = body
        self.answer = answer
        self.options = options
        self.version = version
        self.isRepeatable = isRepeatable
    }

    /// The names in the path, in order.
    ///
    /// One that begins with `+` stands for a resource id, with its slashes; one that ends in `?`
    /// may be left out, and is the last.
    public var names: [String] {
        path.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
            part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }
}

extension [ServiceOperation] {
    /// The operation of this name; there must be one.
    public func named(_ name: String) -> ServiceOperation {
        guard let operation = first(where: { $0.name == name }) else {
            preconditionFailure("the list is fixed, and '\(name)' is asked for by the code alone")
        }
        return operation
    }
}
