import Azure
import Foundation
import JSON
import Transport

/// One recorded test of somebody's client against the real services, in order.
struct Recording {
    struct Interaction {
        let method: String
        let url: URLComponents
        let requestHeaders: HTTPHeaders
        let requestBody: [UInt8]
        let response: HTTPResponse

        /// The path as sent, without a slash at its end.
        var path: String { url.percentEncodedPath.withoutSlashAtEnd }

        var version: String {
            url.queryItems?.first { $0.name.lowercased() == "api-version" }?.value ?? ""
        }
    }

    let name: String
    let interactions: [Interaction]

    /// The folder of recordings beside the checkout, nil where it is absent.
    static let folder: URL? = {
        let shared =
            ProcessInfo.processInfo.environment["CERTFERRY_SHARED"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../shared").standardized
        let folder = shared.appending(path: "recordings")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static func all() throws -> [Recording] {
        guard let folder else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(".json") }
            .map { try Recording(folder.appending(path: $0)) }
    }

    /// The one recording whose file is called so, up to the hash in its name.
    static func named(_ name: String) throws -> Recording? {
        guard let folder else { return nil }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .first { $0.hasPrefix(name + "__") }
            .map { try Recording(folder.appending(path: $0)) }
    }

    private init(_ file: URL) throws {
        name = file.lastPathComponent
        let document = try JSONValue(parsing: Array(Data(contentsOf: file)))
        interactions = (document["interactions"]?.array ?? []).compactMap(Interaction.init)
    }
}

extension Recording.Interaction {
    init?(_ json: JSONValue) {
        guard let request = json["request"], let response = json["response"],
            let method = request["method"]?.string,
            let url = request["url"]?.string.flatMap({ URLComponents(string: $0) }),
            let status = response["status"]?.integer
        else { return nil }
        self.method = method
        self.url = url
        requestHeaders = Self.headers(request)
        requestBody = Self.body(request)
        self.response = HTTPResponse(
            status: Int(status), headers: Self.headers(response), body: Self.body(response))
    }

    /// The fields of a body: a JSON object's, or a form's.
    static func fields(of body: [UInt8]) -> [String: JSONValue] {
        if let object = try? JSONValue(parsing: body).object {
            return object.filter { !$0.value.isNull }
        }
        let pairs = String(decoding: body, as: UTF8.self).split(separator: "&").map { pair in
            let value = RequestURL.decoded(pair.drop { $0 != "=" }.dropFirst())
            return (String(pair.prefix { $0 != "=" }), JSONValue.string(value))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func headers(_ message: JSONValue) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, value) in message["headers"]?.object ?? [:] {
            headers.add(name, value.string ?? value[0]?.string ?? "")
        }
        return headers
    }

    private static func body(_ message: JSONValue) -> [UInt8] {
        let text = message["body"]?.string ?? ""
        guard message["body_encoding"]?.string == "base64" else { return Array(text.utf8) }
        return Data(base64Encoded: text).map(Array.init) ?? []
    }
}

extension String {
    /// The path without the slash that stands before an empty version.
    var withoutSlashAtEnd: String { hasSuffix("/") ? String(dropLast()) : self }
}
