import JSON

/// A body for the log: its structure, and no value that lets anyone in.
///
/// It rather masks too much: a member is judged by its name alone.
enum MaskedBody {
    static let mask = JSONValue.string("***")

    private static let parts = [
        "password", "pwd", "secret", "token", "assertion", "key", "credential", "signature", "sas",
        "_code",
    ]
    private static let names: Set = [
        "value", "data", "primary", "secondary", "k", "d", "p", "q", "dp", "dq", "qi", "code",
    ]
    /// Objects in which everything is secret.
    private static let closed: Set = ["protectedsettings"]

    /// Describes a body: JSON and forms with their secrets masked, of others the size.
    static func describe(_ body: [UInt8], contentType: String?) -> JSONValue? {
        guard !body.isEmpty else { return nil }
        let type = contentType?.lowercased() ?? ""
        if type.contains("form-urlencoded") {
            let pairs = PercentCoding.pairs(String(decoding: body, as: UTF8.self)[...])
            return .object(
                Dictionary(
                    pairs.map { ($0.name, masked(.string($0.value), named: $0.name)) },
                    uniquingKeysWith: { first, _ in first }))
        }
        guard type.isEmpty || type.contains("json"), let json = try? JSONValue(parsing: body) else {
            return .string("\(body.count) bytes")
        }
        return masked(json, named: "")
    }

    private static func masked(_ value: JSONValue, named name: String) -> JSONValue {
        let name = name.lowercased()
        if closed.contains(name) { return mask }
        if let members = value.object {
            // The code of an error says what happened; any other may be one to sign in with.
            let isError = members["message"] != nil
            return .object(
                members.reduce(into: [:]) { result, member in
                    let keeps = isError && member.key == "code"
                    result[member.key] =
                        keeps ? member.value : masked(member.value, named: member.key)
                })
        }
        if let items = value.array { return .array(items.map { masked($0, named: name) }) }
        guard let text = value.string else { return value }
        let isSecret = names.contains(name) || parts.contains { name.contains($0) }
        return isSecret ? mask : .string(withoutQuery(text))
    }

    /// Signatures of URLs are in their queries.
    private static func withoutQuery(_ text: String) -> String {
        guard text.contains("://"), let mark = text.firstIndex(of: "?") else { return text }
        return "\(text[..<mark])?***"
    }
}
