import X509

/// What a request asks a list for: which names, from where, how many, with what.
struct BlobListing {
    /// A name, or the beginning that several have in common.
    enum Entry {
        case item(String)
        case prefix(String)

        var name: String {
            switch self {
            case .item(let name), .prefix(let name): name
            }
        }
    }

    private static let longestPage = 5000

    let prefix: String
    let delimiter: String
    private let marker: String
    private let limit: Int
    private let question: [(element: String, value: String)]
    private let included: Set<String>

    init(_ call: BlobCall, includes known: Set<String>) throws(BlobError) {
        let request = call.request
        prefix = request.parameter("prefix") ?? ""
        delimiter = request.parameter("delimiter") ?? ""
        let limit = request.parameter("maxresults")
        guard let count = Int(limit ?? "\(Self.longestPage)"), count > 0 else {
            throw .invalidParameter(
                "maxresults", limit ?? "", code: "OutOfRangeQueryParameterValue")
        }
        self.limit = min(count, Self.longestPage)
        let given = request.parameter("marker") ?? ""
        guard let marker = Base64URL.decode(given) else {
            throw .invalidParameter("marker", given)
        }
        self.marker = String(decoding: marker, as: UTF8.self)
        included = Set(
            (request.parameter("include") ?? "").lowercased().split(separator: ",").map(String.init)
        )
        if let stranger = included.subtracting(known).min() {
            throw .invalidParameter("include", stranger)
        }
        question = [
            ("Prefix", prefix), ("Marker", given), ("MaxResults", limit ?? ""),
            ("Delimiter", delimiter),
        ]
    }

    func shows(_ what: String) -> Bool { included.contains(what) }

    /// Repeats what was asked for.
    func writeQuestion(_ xml: inout XMLWriter) {
        for (element, value) in question where !value.isEmpty { xml.text(element, value) }
    }

    static func write(_ metadata: [String: String], _ xml: inout XMLWriter) {
        guard !metadata.isEmpty else { return xml.text("Metadata", "") }
        xml.element("Metadata") { xml in
            for (name, value) in metadata.sorted(by: { $0.key < $1.key }) { xml.text(name, value) }
        }
    }

    /// A page of names in the order of their bytes, and the marker of the next one.
    func page(_ names: [String]) -> (entries: [Entry], next: String?) {
        let sorted = names.filter { $0.hasPrefix(prefix) }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        var entries: [Entry] = []
        for name in sorted {
            let entry = entry(name)
            if case .prefix(let common) = entry, case .prefix(common) = entries.last { continue }
            entries.append(entry)
        }
        // A page begins with the first entry at its marker or behind it.
        let left = entries.drop {
            Array($0.name.utf8).lexicographicallyPrecedes(Array(marker.utf8))
        }
        let page = Array(left.prefix(limit))
        let next = left.dropFirst(limit).first.map { Base64URL.encode(Array($0.name.utf8)) }
        return (page, next)
    }

    private func entry(_ name: String) -> Entry {
        let rest = name.dropFirst(prefix.count)
        guard !delimiter.isEmpty, let end = rest.firstRange(of: delimiter) else {
            return .item(name)
        }
        return .prefix(String(name[..<end.upperBound]))
    }
}
