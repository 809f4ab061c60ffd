public import FoundationEssentials
public import Transport

/// What must hold of a resource for a request to be acted upon (RFC 9110, section 13.1).
///
/// If it does not hold, a write is refused with 412 and a read answered with 304; both are an
/// ``AzureError``, which for a write says what was required and what there is.
public enum Precondition: Sendable, Equatable {
    /// It must have this ETag, written as the service gave it.
    case ifMatch(String)
    /// It must not have this ETag.
    case ifNoneMatch(String)
    /// It must have been changed after this time.
    case modifiedSince(Date)
    /// It must not have been changed after this time.
    case unmodifiedSince(Date)

    /// It must be there, in whatever state.
    public static let exists = Precondition.ifMatch("*")
    /// It must not be there yet.
    public static let isNew = Precondition.ifNoneMatch("*")

    /// The header field that says so.
    public var field: (name: String, value: String) {
        switch self {
        case .ifMatch(let tag): ("If-Match", tag)
        case .ifNoneMatch(let tag): ("If-None-Match", tag)
        case .modifiedSince(let date): ("If-Modified-Since", HTTPDate.format(date))
        case .unmodifiedSince(let date): ("If-Unmodified-Since", HTTPDate.format(date))
        }
    }

    /// The fields of a request that are preconditions, as people read them: `If-Match "0x1"`.
    static func texts(in headers: HTTPHeaders) -> [String] {
        ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"]
            .compactMap { name in headers[name].map { "\(name) \($0)" } }
    }
}

extension HTTPHeaders {
    /// Sets the fields of some preconditions.
    public mutating func require(_ preconditions: [Precondition]) {
        for field in preconditions.map(\.field) { self[field.name] = field.value }
    }
}
