internal import FoundationEssentials
internal import JSON
package import Transport

/// What the `WWW-Authenticate` field of a 401 asks a bearer token to be.
///
/// Source: learn.microsoft.com/entra/identity-platform/claims-challenge
package struct BearerChallenge: Sendable {
    private static let scheme = "Bearer "

    private let text: String

    /// Nil if the answer asks for no bearer token.
    package init?(_ response: HTTPResponse) {
        guard let header = response.headers["WWW-Authenticate"], header.hasPrefix(Self.scheme)
        else { return nil }
        text = header
    }

    /// The value of `name="value"` or `name=value`.
    package subscript(name: String) -> String? {
        for part in text.dropFirst(Self.scheme.count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            let key = pair[0].filter { !$0.isWhitespace }
            guard key.lowercased() == name else { continue }
            return pair[1].filter { $0 != "\"" && !$0.isWhitespace }
        }
        return nil
    }

    /// The claims, a JSON object, that a token has to be asked for with; nil if there are none.
    package var claims: String? {
        guard self["error"]?.lowercased() == "insufficient_claims", let encoded = self["claims"]
        else { return nil }
        let bare = encoded.replacing("-", with: "+").replacing("_", with: "/").filter { $0 != "=" }
        let padding = String(repeating: "=", count: (4 - bare.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: bare + padding),
            (try? JSONValue(parsing: Array(data)))?.object != nil
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
