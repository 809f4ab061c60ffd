import CLua
import CLuaShim

/// The options of a call: a table whose keys were checked, read by name.
///
/// Readers return nil for an option that is absent and throw for one of another type.
public struct LuaOptions {
    /// The table, nil if the call passed none.
    public let table: LuaTable?

    let runtime: LuaRuntime
    let function: String

    /// The option's value, `.nil` if absent.
    public func value(_ name: String) -> LuaValue {
        table?[name] ?? .nil
    }

    /// Whether the option is present.
    public func has(_ name: String) -> Bool {
        !value(name).isNil
    }

    /// A string option.
    public func string(_ name: String) throws(LuaError) -> String? {
        try read(name, "string") { $0.string }
    }

    /// A string option that is one of a few words.
    ///
    /// - Throws: ``LuaError`` for any other, naming the nearest one.
    public func choice(_ name: String, among words: [String]) throws(LuaError) -> String? {
        guard let word = try string(name) else { return nil }
        if words.contains(word) { return word }
        let hint = nearestName(to: word, among: words).map { ", did you mean '\($0)'?" }
        throw bad(name, "unknown \(name) '\(word)'\(hint ?? "")")
    }

    /// The bytes of a string option.
    public func bytes(_ name: String) throws(LuaError) -> [UInt8]? {
        try read(name, "string") { value in
            guard case .string(let bytes) = value else { return nil }
            return bytes
        }
    }

    /// An integer option; a float without a fraction counts as one.
    public func integer(_ name: String) throws(LuaError) -> Int64? {
        try read(name, "integer") { $0.integer ?? $0.number.flatMap(Int64.init(exactly:)) }
    }

    /// A number option.
    public func number(_ name: String) throws(LuaError) -> Double? {
        try read(name, "number") { $0.number }
    }

    /// A boolean option.
    public func boolean(_ name: String) throws(LuaError) -> Bool? {
        try read(name, "boolean") { $0.boolean }
    }

    /// A table option.
    public func table(_ name: String) throws(LuaError) -> LuaTable? {
        try read(name, "table") { $0.table }
    }

    /// A function option.
    public func function(_ name: String) throws(LuaError) -> LuaFunction? {
        try read(name, "function") { $0.function }
    }

    /// The items of a table option, by position.
    public func list(_ name: String) throws(LuaError) -> [LuaValue]? {
        guard let table = try table(name) else { return nil }
        return (0..<table.count).map { table[$0 + 1] }
    }

    /// The items of a table option, all strings.
    public func strings(_ name: String) throws(LuaError) -> [String]? {
        guard let list = try list(name) else { return nil }
        var strings: [String] = []
        for (offset, item) in list.enumerated() {
            guard let string = item.string else {
                let got = runtime.typeName(of: item)
                throw bad("\(name)[\(offset + 1)]", "string expected, got \(got)")
            }
            strings.append(string)
        }
        return strings
    }

    /// An object option.
    public func object<T: LuaObject>(_ name: String, as type: T.Type) throws(LuaError) -> T? {
        try read(name, T.luaName) { value in
            guard case .object(let object) = value else { return nil }
            return object as? T
        }
    }

    /// Any option as JSON text.
    public func json(_ name: String) throws(LuaError) -> [UInt8]? {
        let value = value(name)
        guard !value.isNil else { return nil }
        do throws(LuaError) {
            return try runtime.json(value)
        } catch {
            throw bad(name, error.message)
        }
    }

    /// A string option that must be there.
    public func requiredString(_ name: String) throws(LuaError) -> String {
        try required(name, "string", try string(name))
    }

    /// An integer option that must be there.
    public func requiredInteger(_ name: String) throws(LuaError) -> Int64 {
        try required(name, "integer", try integer(name))
    }

    /// A table option that must be there.
    public func requiredTable(_ name: String) throws(LuaError) -> LuaTable {
        try required(name, "table", try table(name))
    }

    /// The items of a table option that must be there.
    public func requiredList(_ name: String) throws(LuaError) -> [LuaValue] {
        try required(name, "table", try list(name))
    }

    /// An object option that must be there.
    public func requiredObject<T: LuaObject>(
        _ name: String, as type: T.Type
    ) throws(LuaError) -> T {
        try required(name, T.luaName, try object(name, as: type))
    }

    /// An option as JSON text, which must be there.
    public func requiredJSON(_ name: String) throws(LuaError) -> [UInt8] {
        try required(name, "value", try json(name))
    }

    /// The error for an option.
    public func bad(_ name: String, _ problem: String) -> LuaError {
        LuaError(.argument, "bad option '\(name)' to '\(function)' (\(problem))")
    }

    func check(allowed: [String]) throws(LuaError) {
        for (key, _) in table?.pairs() ?? [] {
            guard let name = key.string else {
                let type = runtime.typeName(of: key)
                throw LuaError(.argument, "bad options to '\(function)' (a key is a \(type))")
            }
            if allowed.contains(name) { continue }
            let hint = nearestName(to: name, among: allowed).map { ", did you mean '\($0)'?" }
            throw LuaError(
                .argument, "unknown option '\(name)' to '\(function)'\(hint ?? "")")
        }
    }

    private func read<T>(
        _ name: String, _ expected: String, _ convert: (LuaValue) -> T?
    ) throws(LuaError) -> T? {
        let value = value(name)
        if value.isNil { return nil }
        guard let converted = convert(value) else {
            throw bad(name, "\(expected) expected, got \(runtime.typeName(of: value))")
        }
        return converted
    }

    private func required<T>(
        _ name: String, _ expected: String, _ value: T?
    ) throws(LuaError) -> T {
        guard let value else { throw bad(name, "\(expected) expected, got nil") }
        return value
    }
}
