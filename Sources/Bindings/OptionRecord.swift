internal import JSON
internal import LuaRuntime

/// A table within an option, read by name as options are.
struct OptionRecord {
    let json: JSONValue
    /// Where it stands, for messages: `certificates[1]`.
    let place: String
    let options: LuaOptions

    /// Whether the record has the name.
    func has(_ name: String) -> Bool {
        json[name].map { !$0.isNull } ?? false
    }

    /// - Throws: ``LuaError`` for a name that is not among these.
    func check(_ allowed: [String]) throws(LuaError) {
        for name in (json.object ?? [:]).keys.sorted() where !allowed.contains(name) {
            throw options.bad(
                "\(place).\(name)", "unknown; known are " + allowed.joined(separator: ", "))
        }
    }

    /// A string.
    func string(_ name: String) throws(LuaError) -> String? {
        try read(name, "string", \.string)
    }

    /// A string that must be there.
    func requiredString(_ name: String) throws(LuaError) -> String {
        guard let text = try string(name) else {
            throw options.bad("\(place).\(name)", "string expected, got nil")
        }
        return text
    }

    /// A boolean.
    func boolean(_ name: String) throws(LuaError) -> Bool? {
        try read(name, "boolean", \.bool)
    }

    /// A list of strings.
    func strings(_ name: String) throws(LuaError) -> [String]? {
        try read(name, "list of strings") { value in
            guard let items = Self.list(value) else { return nil }
            let strings = items.compactMap(\.string)
            return strings.count == items.count ? strings : nil
        }
    }

    /// A list of tables.
    func records(_ name: String) throws(LuaError) -> [OptionRecord]? {
        let items = try read(name, "list of tables", Self.list)
        return items?.enumerated().map {
            OptionRecord(json: $1, place: "\(place).\(name)[\($0 + 1)]", options: options)
        }
    }

    /// An empty table of Lua is no list yet.
    static func list(_ value: JSONValue) -> [JSONValue]? {
        value.array ?? (value.object?.isEmpty == true ? [] : nil)
    }

    private func read<Value>(
        _ name: String, _ expected: String, _ convert: (JSONValue) -> Value?
    ) throws(LuaError) -> Value? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let converted = convert(value) else {
            throw options.bad("\(place).\(name)", "\(expected) expected")
        }
        return converted
    }
}

extension LuaOptions {
    /// A table option as a record.
    func record(_ name: String) throws -> OptionRecord? {
        guard let text = try json(name) else { return nil }
        return OptionRecord(json: try JSONValue(parsing: text), place: name, options: self)
    }

    /// The items of a table option, which must be there.
    func requiredRecords(_ name: String) throws -> [OptionRecord] {
        let value = try JSONValue(parsing: requiredJSON(name))
        guard let items = OptionRecord.list(value) else {
            throw bad(name, "list expected")
        }
        return items.enumerated().map {
            OptionRecord(json: $1, place: "\(name)[\($0 + 1)]", options: self)
        }
    }
}
