internal import Azure
internal import LuaRuntime
internal import Transport

/// Gives a type of Lua the operations of a service.
///
/// The arguments are the names in the path, in their order, then the document to send, then a
/// table of options. A list `things` is the method `things_pages`, of which `lib/azure.lua` makes
/// an iterator.
enum ServiceBinding {
    static func describe<T: LuaObject & Sendable>(
        _ type: inout LuaTypeBuilder<T>, _ operations: [ServiceOperation],
        _ client: @escaping @Sendable (T) -> ServiceClient
    ) {
        for operation in operations {
            if case .pages = operation.answer {
                type.method("\(operation.name)_pages", inMessages: operation.name) { object, call in
                    .object(PagerObject(client(object).pages(try read(operation, call))))
                }
            } else {
                type.operation(operation.name) { object, call in
                    let client = client(object)
                    let call = try read(operation, call)
                    return { try await answer(to: call, from: client) }
                }
            }
        }
    }

    /// What `lib` has to know of the operations: their names, and of each what it takes and gives.
    static func data(_ operations: [ServiceOperation]) -> LuaData {
        .list(
            operations.map { operation in
                var fields: [String: LuaData] = [
                    "name": .text(operation.name),
                    "names": .list(operation.names.map { .text($0) }),
                    "options": .list(
                        operation.options.map { option in
                            .record([
                                "name": .text(option.name), "type": .text(option.kind.rawValue),
                            ])
                        }),
                    "method": .text(operation.method.rawValue),
                    "title": .text(operation.title),
                    "body": .text("\(operation.body)"),
                ]
                switch operation.answer {
                case .pages(let kind):
                    fields["answer"] = .text("pages")
                    fields["kind"] = kind.map { .text($0) }
                default:
                    fields["answer"] = .text("\(operation.answer)")
                }
                return .record(fields)
            })
    }

    private static func read(_ operation: ServiceOperation, _ call: LuaCall) throws -> ServiceCall {
        var position = 1
        var names: [String] = []
        for name in operation.names {
            if !name.hasSuffix("?") {
                names.append(try call.string(position))
            } else if let given = try call.optionalString(position) {
                names.append(given)
            }
            position += 1
        }
        var body: [UInt8]?
        if operation.body != .none {
            let isLeftOut = operation.body == .optionalDocument && call.isNil(position)
            body = isLeftOut ? nil : try call.json(position)
            position += 1
        }
        let options = try read(operation.options, call, position)
        return try ServiceCall(operation, names, body: body, options: options)
    }

    private static func read(
        _ options: [ServiceOption], _ call: LuaCall, _ position: Int
    ) throws -> [String: String] {
        let given = try call.options(position, options.map(\.name))
        var values: [String: String] = [:]
        for option in options {
            values[option.name] =
                switch option.kind {
                case .text: try given.string(option.name)
                case .integer: try given.integer(option.name).map(String.init)
                case .flag: try given.boolean(option.name).map(String.init)
                }
        }
        return values
    }

    private static func answer(
        to call: ServiceCall, from client: ServiceClient
    ) async throws -> LuaData {
        switch call.operation.answer {
        case .presence: return .boolean(try await client.isPresent(call))
        case .lookup: return try await Lookup.body { try await client.send(call) }
        case .bytes: return .string(try await client.send(call).body)
        case .properties: return properties(try await client.send(call).headers)
        case .document, .completion: return document(try await client.send(call).body)
        case .nothing, .pages:
            try await client.send(call)
            return .nothing
        }
    }

    private static func document(_ body: [UInt8]) -> LuaData {
        body.isEmpty ? .nothing : .json(body)
    }

    /// What the header fields say of a file: "Content-Length" becomes `content_length`.
    private static func properties(_ headers: HTTPHeaders) -> LuaData {
        var fields: [String: LuaData] = [:]
        for (name, value) in headers {
            let name = name.lowercased()
            let isProperty =
                name.hasPrefix("ocp-")
                || ["content-length", "content-type", "etag", "last-modified"].contains(name)
            guard isProperty else { continue }
            fields[name.replacing("-", with: "_")] =
                Int64(value).map { .integer($0) } ?? .text(value)
        }
        return .record(fields)
    }
}
