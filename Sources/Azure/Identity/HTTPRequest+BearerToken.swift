package import Secrets
package import Transport

extension HTTPRequest {
    private static let scheme = "Bearer "

    /// The token that proves who asks.
    package var bearerToken: Secret? {
        get {
            guard let field = headers["Authorization"], field.hasPrefix(Self.scheme) else {
                return nil
            }
            return Secret(String(field.dropFirst(Self.scheme.count)))
        }
        set { headers["Authorization"] = newValue.map { "\(Self.scheme)\($0.revealed())" } }
    }
}
