/// The conditional header fields of a request.
struct Conditions {
    private let request: ServerRequest

    init(_ request: ServerRequest) {
        self.request = request
    }

    /// Whether they hold for what there is; ETags count the same quoted, weak and bare, since
    /// clients send all three.
    func hold(eTag: String, modified: Timestamp) -> Bool {
        if let wanted = request.headers["If-Match"], !Self.matches(wanted, eTag) { return false }
        if let refused = request.headers["If-None-Match"], Self.matches(refused, eTag) {
            return false
        }
        if let since = date("If-Modified-Since"), modified.unixSeconds <= since { return false }
        if let since = date("If-Unmodified-Since"), modified.unixSeconds > since { return false }
        return true
    }

    /// Whether they ask for what has changed, and not for what has to be as it was.
    var areAboutNews: Bool {
        request.headers["If-Match"] == nil && request.headers["If-Unmodified-Since"] == nil
    }

    /// Whether they hold for something that does not exist.
    var holdForNothing: Bool { request.headers["If-Match"] == nil }

    private func date(_ name: String) -> Int64? {
        request.headers[name].flatMap { Timestamp(httpDate: $0) }?.unixSeconds
    }

    private static func matches(_ list: String, _ eTag: String) -> Bool {
        list.split(separator: ",").contains { item in
            var bare = item.drop { $0 == " " }
            if bare.hasPrefix("W/") { bare = bare.dropFirst(2) }
            bare = bare.drop { $0 == " " || $0 == "\"" }
            return bare.prefix { $0 != "\"" && $0 != " " } == eTag || bare.hasPrefix("*")
        }
    }
}
