internal import CJSON

extension JSONValue {
    /// Reads one JSON value from UTF-8 bytes.
    ///
    /// - Parameters:
    ///   - bytes: The whole document; white space and a byte order mark around the value are ignored.
    ///   - maximumDepth: How deep arrays and objects may nest.
    /// - Throws: ``JSONError`` if the bytes are not exactly one JSON value.
    public init(parsing bytes: [UInt8], maximumDepth: Int = 128) throws(JSONError) {
        var builder = Builder()
        let code = bytes.withUnsafeBytes { buffer in
            withUnsafePointer(to: Builder.handlers) { handlers in
                withUnsafeMutablePointer(to: &builder) { builder in
                    cjson_parse(
                        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count,
                        maximumDepth, handlers, builder)
                }
            }
        }
        guard code == CJSON_OK else { throw JSONError(code) }
        self = builder.root
    }

    /// Makes sure that bytes are one JSON value, without making anything of them.
    ///
    /// - Throws: ``JSONError`` where reading them would.
    public static func check(_ bytes: [UInt8], maximumDepth: Int = 128) throws(JSONError) {
        let code = bytes.withUnsafeBytes { buffer in
            withUnsafePointer(to: ignoring) { handlers in
                cjson_parse(
                    buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count,
                    maximumDepth, handlers, nil)
            }
        }
        guard code == CJSON_OK else { throw JSONError(code) }
    }

    private static let ignoring = cjson_handlers(
        null: { _ in true }, boolean: { _, _ in true }, integer: { _, _ in true },
        number: { _, _ in true }, string: { _, _, _ in true }, begin_array: { _, _ in true },
        end_array: { _ in true }, begin_object: { _, _ in true }, key: { _, _, _ in true },
        end_object: { _ in true })

    /// Reads one JSON value from a string.
    ///
    /// - Throws: ``JSONError`` if the text is not exactly one JSON value.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// Puts the values together that the walk delivers in document order.
///
/// Finished values wait on one stack until the container around them ends, which takes them off again.
private struct Builder {
    private var values: [JSONValue] = []
    private var keys: [String] = []
    private var starts: [Int] = []

    var root: JSONValue { values.first ?? .null }

    mutating func add(_ value: JSONValue) {
        values.append(value)
    }

    mutating func name(_ key: String) {
        keys.append(key)
    }

    mutating func begin() {
        starts.append(values.count)
    }

    mutating func endArray() {
        add(.array(takeMembers()))
    }

    mutating func endObject() {
        let members = takeMembers()
        let names = keys.suffix(members.count)
        let object = Dictionary(zip(names, members), uniquingKeysWith: { $1 })
        keys.removeLast(members.count)
        add(.object(object))
    }

    private mutating func takeMembers() -> [JSONValue] {
        guard let start = starts.popLast() else {
            preconditionFailure("the walk closes only what it opened")
        }
        defer { values.removeSubrange(start...) }
        return Array(values[start...])
    }
}

extension Builder {
    /// The C callbacks; they capture nothing and find the builder in the context.
    static let handlers = cjson_handlers(
        null: { with($0) { $0.add(.null) } },
        boolean: { context, value in with(context) { $0.add(.bool(value)) } },
        integer: { context, value in with(context) { $0.add(.integer(value)) } },
        number: { context, value in with(context) { $0.add(.number(value)) } },
        string: { context, bytes, count in with(context) { $0.add(.string(text(bytes, count))) } },
        begin_array: { context, _ in with(context) { $0.begin() } },
        end_array: { with($0) { $0.endArray() } },
        begin_object: { context, _ in with(context) { $0.begin() } },
        key: { context, bytes, count in with(context) { $0.name(text(bytes, count)) } },
        end_object: { with($0) { $0.endObject() } })

    private static func with(
        _ context: UnsafeMutableRawPointer?, _ body: (inout Builder) -> Void
    ) -> Bool {
        guard let context else { return false }
        body(&context.assumingMemoryBound(to: Builder.self).pointee)
        return true
    }

    private static func text(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
