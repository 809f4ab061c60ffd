import FoundationEssentials
import Glibc
import JSON
import Testing

/// One of the services' own OpenAPI documents (Swagger 2.0), and what an answer has to be by it.
struct Specification {
    private let definitions: JSONValue

    /// The folder with the documents; tests that need it are skipped where it is not.
    static let folder: String? = {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let shared =
            ProcessInfo.processInfo.environment["CERTFERRY_SHARED"] ?? "/\(root)/../shared"
        let folder = "\(shared)/specs/specification"
        return access(folder, R_OK) == 0 ? folder : nil
    }()

    init(_ path: String) throws {
        let directory = path.split(separator: "/").dropLast().joined(separator: "/")
        let own = try Self.definitions(path)
        let common = (try? Self.definitions("\(directory)/common.json")) ?? [:]
        definitions = .object(own.merging(common) { own, _ in own })
    }

    private static func definitions(_ path: String) throws -> [String: JSONValue] {
        let folder = try #require(folder)
        let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(path)"))
        return try #require(JSONValue(parsing: Array(bytes))["definitions"]?.object)
    }

    /// Where a value is not what a definition says: unknown names, missing ones, wrong types.
    func problems(_ value: JSONValue?, _ definition: String) -> [String] {
        guard let value else { return ["\(definition): there is no value"] }
        return problems(value, ["$ref": .string("#/definitions/\(definition)")], definition)
    }

    private func problems(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        let schema = resolved(schema)
        var found: [String] = []
        if let names = schema["enum"]?.array, let text = value.string,
            !names.contains(where: { $0.string?.lowercased() == text.lowercased() })
        {
            found.append("\(path): '\(text)' is not one of the values")
        }
        switch (schema["type"]?.string, value) {
        case ("string", .string), ("boolean", .bool), ("integer", .integer), ("number", .integer),
            ("number", .number):
            break
        case ("array", .array(let elements)):
            for (index, element) in elements.enumerated() {
                found += problems(element, schema["items"] ?? [:], "\(path)[\(index)]")
            }
        case ("object", .object(let members)), (nil, .object(let members)):
            found += problems(members, schema, path)
        case (nil, _):
            break
        case (let type?, _):
            found.append("\(path): \(value) is no \(type)")
        }
        return found
    }

    private func problems(
        _ members: [String: JSONValue], _ schema: JSONValue, _ path: String
    ) -> [String] {
        guard let (properties, required) = parts(of: schema), !properties.isEmpty else { return [] }
        var found = required.filter { members[$0] == nil }.map { "\(path): '\($0)' is missing" }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if let property = properties[name] {
                found += problems(member, property, "\(path).\(name)")
            } else if !name.hasPrefix("odata.") {
                found.append("\(path): '\(name)' is not a property")
            }
        }
        return found
    }

    /// The properties of a definition and of those that it includes; nil if they are not all known.
    private func parts(of schema: JSONValue) -> ([String: JSONValue], [String])? {
        var properties = schema["properties"]?.object ?? [:]
        var required = (schema["required"]?.array ?? []).compactMap(\.string)
        for included in schema["allOf"]?.array ?? [] {
            let included = resolved(included)
            guard !isElsewhere(included), let (more, needed) = parts(of: included) else {
                return nil
            }
            properties.merge(more) { own, _ in own }
            required += needed
        }
        return (properties, required)
    }

    /// Follows a reference into this document or `common.json` beside it; others stay.
    private func resolved(_ schema: JSONValue) -> JSONValue {
        let beginnings = ["#/definitions/", "common.json#/definitions/"]
        guard let reference = schema["$ref"]?.string,
            let beginning = beginnings.first(where: { reference.hasPrefix($0) })
        else { return schema }
        return definitions[String(reference.dropFirst(beginning.count))] ?? schema
    }

    private func isElsewhere(_ schema: JSONValue) -> Bool { schema["$ref"] != nil }
}
