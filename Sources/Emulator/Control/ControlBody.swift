import JSON

/// The members of a request's body: those of a list, each of its type.
struct ControlBody {
    private let members: [String: JSONValue]

    /// Reads a body; none counts as an empty object.
    ///
    /// - Parameters:
    ///   - names: The members that there may be; any other one is an error.
    init(_ request: ServerRequest, _ names: [String]) throws(ControlError) {
        guard !request.body.isEmpty else {
            members = [:]
            return
        }
        guard let object = (try? JSONValue(parsing: request.body))?.object else {
            throw .badRequest("cannot read the body: it has to be a JSON object")
        }
        if let unknown = object.keys.filter({ !names.contains($0) }).min() {
            let known = names.isEmpty ? "none" : names.joined(separator: ", ")
            throw .badRequest("cannot use '\(unknown)': members of this body are \(known)")
        }
        members = object
    }

    func has(_ name: String) -> Bool { members[name] != nil }

    func bool(_ name: String) throws(ControlError) -> Bool? {
        guard let value = members[name] else { return nil }
        guard let bool = value.bool else { throw Self.wrong(name, "true or false") }
        return bool
    }

    func number(_ name: String) throws(ControlError) -> Double? {
        guard let value = members[name] else { return nil }
        guard let number = value.number else { throw Self.wrong(name, "a number") }
        return number
    }

    /// A number of seconds, or a text as `PT5M`; up to ten years.
    func duration(_ name: String) throws(ControlError) -> Double? {
        guard let value = members[name] else { return nil }
        guard let seconds = value.number ?? value.string.flatMap({ ISODuration($0)?.seconds }),
            (0...Self.longest).contains(seconds)
        else {
            throw Self.wrong(name, "seconds or a duration as 'PT5M', from 0 to ten years")
        }
        return seconds
    }

    /// A text or a number, as text.
    func scalar(_ name: String) -> String? {
        switch members[name] {
        case .string(let text)?: text
        case .integer(let number)?: String(number)
        case .number(let number)?: String(number)
        case let other?: "\(other)"
        case nil: nil
        }
    }

    private static let longest = 3650.0 * 86_400

    private static func wrong(_ name: String, _ wanted: String) -> ControlError {
        .badRequest("cannot use the value of '\(name)': it has to be \(wanted)")
    }
}
