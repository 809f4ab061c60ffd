import JSON

/// A `$select`: a list of fields to keep, `a/b` for `b` inside of `a`.
struct ODataSelection {
    private let paths: [[String]]

    /// Reads a list; nil if there is none, and then everything is kept.
    init?(_ text: String?) {
        guard let text, !text.isEmpty else { return nil }
        paths = text.split(separator: ",").map { path in
            path.split(separator: "/").map { part in String(part.filter { $0 != " " }) }
        }
    }

    /// The item with the selected fields alone, and with those that always stay.
    func applied(to item: JSONValue, keeping always: [String] = []) -> JSONValue {
        var selected = JSONValue.object([:])
        for path in paths + always.map({ [$0] }) {
            Self.copy(path[...], from: item, to: &selected)
        }
        return selected
    }

    private static func copy(
        _ path: ArraySlice<String>, from item: JSONValue, to selected: inout JSONValue
    ) {
        guard let name = path.first, let value = item[name] else { return }
        if path.count == 1 {
            selected[name] = value
        } else {
            var inner = selected[name] ?? .object([:])
            copy(path.dropFirst(), from: value, to: &inner)
            selected[name] = inner
        }
    }
}
