import Azure
import Foundation
import JSON
import Testing
import Transport

/// One of the services' own OpenAPI documents (Swagger 2.0), and what a request has to be by it.
struct ServiceDocument {
    fileprivate struct Operation {
        let parts: [String]
        let method: String
        let queries: Set<String>
        let neededQueries: Set<String>
        let headers: Set<String>
        let takesBody: Bool
        let needsBody: Bool

        var nameCount: Int { parts.count { $0.contains("{") } }
    }

    private let version: String
    private let operations: [Operation]

    /// The folder with the documents; tests that need it are skipped where it is not.
    static let folder: URL? = Recording.folder.flatMap { recordings in
        let folder = recordings.deletingLastPathComponent().appending(path: "specs/specification")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    init(_ path: String) throws {
        let folder = try #require(Self.folder)
        let bytes = try Array(Data(contentsOf: folder.appending(path: path)))
        let document = try JSONValue(parsing: bytes)
        version = document["info"]?["version"]?.string ?? ""
        let shared = document["parameters"]?.object ?? [:]
        var operations: [Operation] = []
        for (path, methods) in document["paths"]?.object ?? [:] {
            let common = methods["parameters"]?.array ?? []
            for (method, operation) in methods.object ?? [:] where method != "parameters" {
                let parameters = (common + (operation["parameters"]?.array ?? [])).map {
                    parameter in
                    let name = parameter["$ref"]?.string?.split(separator: "/").last
                    return name.flatMap { shared[String($0)] } ?? parameter
                }
                operations.append(Operation(path: path, method: method, parameters: parameters))
            }
        }
        // Literal paths first: "/certificates/contacts" is no certificate.
        self.operations = operations.sorted { $0.nameCount < $1.nameCount }
    }

    /// All examples of all documents.
    static func examples() throws -> [[UInt8]] {
        guard let folder, let files = FileManager.default.enumerator(atPath: folder.path) else {
            return []
        }
        return try files.compactMap { $0 as? String }
            .filter { $0.contains("/examples/") && $0.hasSuffix(".json") }
            .map { try Array(Data(contentsOf: folder.appending(path: $0))) }
    }

    /// What of a request the document does not have, or has otherwise.
    func problems(with request: HTTPRequest, of called: ServiceOperation) -> [String] {
        guard let url = URLComponents(string: request.url),
            let operation = operation(request.method, url.path)
        else { return ["the document has no \(request.method) \(request.url)"] }
        let queries = Set((url.queryItems ?? []).map { $0.name.lowercased() })
        var problems: [String] = []
        if called.version == nil, url.value(of: "api-version") != version,
            url.value(of: "api-version") != "7.4"
        {
            problems.append("its api-version is \(version)")
        }
        let strange = queries.subtracting(operation.queries).subtracting(["api-version"])
        if !strange.isEmpty { problems.append("it has no query \(strange.sorted())") }
        let missing = operation.neededQueries.subtracting(queries).subtracting(["api-version"])
        if !missing.isEmpty { problems.append("it needs query \(missing.sorted())") }
        for option in called.options {
            guard case .header(let name) = option.place else { continue }
            if !operation.headers.contains(name.lowercased()) {
                problems.append("it has no header field \(name)")
            }
        }
        if operation.takesBody != (called.body != .none) {
            problems.append("its body is otherwise")
        }
        if operation.needsBody, called.body == .optionalDocument {
            problems.append("its body may not be left out")
        }
        return problems
    }

    private func operation(_ method: String, _ path: String) -> Operation? {
        let parts = path.split(separator: "/").map { $0.lowercased() }
        return operations.first { operation in
            operation.method == method && operation.parts.count == parts.count
                && zip(operation.parts, parts).allSatisfy { Self.fits($0, $1) }
        }
    }

    /// Names stand in braces, as a whole part or, with certificates of Batch, within one.
    private static func fits(_ pattern: String, _ part: String) -> Bool {
        guard let brace = pattern.firstIndex(of: "{") else { return pattern == part }
        return part.hasPrefix(pattern[..<brace])
    }
}

extension ServiceDocument.Operation {
    fileprivate init(path: String, method: String, parameters: [JSONValue]) {
        func names(in place: String, needed: Bool = false) -> Set<String> {
            let found = parameters.filter { parameter in
                parameter["in"]?.string == place && (!needed || parameter["required"]?.bool == true)
            }
            return Set(found.compactMap { $0["name"]?.string?.lowercased() })
        }
        parts = path.split(separator: "/").map { $0.lowercased() }
        self.method = method.uppercased()
        queries = names(in: "query")
        neededQueries = names(in: "query", needed: true)
        headers = names(in: "header")
        takesBody = !names(in: "body").isEmpty
        needsBody = !names(in: "body", needed: true).isEmpty
    }
}
