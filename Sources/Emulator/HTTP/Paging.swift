import X509

/// One page of a list: where it begins, how long it may be, and the link to the next one.
struct Paging {
    let limit: Int
    private let request: ServerRequest
    private let after: String?

    init(_ request: ServerRequest, limit: Int) {
        self.request = request
        self.limit = limit
        after = request.parameter("$skiptoken").flatMap { Base64URL.decode($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Cuts a page out of a list.
    ///
    /// - Parameters:
    ///   - items: The whole list, sorted by `key`; it may change between pages.
    ///   - key: What tells an item from all others.
    func page<Item>(_ items: [Item], key: (Item) -> String) -> (items: [Item], next: String?) {
        let left = after.map { after in Array(items.drop { key($0) <= after }) } ?? items
        let page = Array(left.prefix(limit))
        guard left.count > limit, let last = page.last else { return (page, nil) }
        return (page, link(after: key(last)))
    }

    /// The request again with everything that it asked for, from the next item on.
    private func link(after key: String) -> String {
        let query = request.target.drop { $0 != "?" }.dropFirst()
        let kept = query.split(separator: "&").filter { !Self.isToken($0) }
        let token = "$skiptoken=\(Base64URL.encode(Array(key.utf8)))"
        let all = (kept.map(String.init) + [token]).joined(separator: "&")
        return "https://\(request.headers["Host"] ?? "localhost")\(request.path)?\(all)"
    }

    private static func isToken(_ part: Substring) -> Bool {
        PercentCoding.pairs(part).first?.name == "$skiptoken"
    }
}
