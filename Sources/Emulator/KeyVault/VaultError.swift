import JSON

/// An error of the Key Vault data plane.
struct VaultError: Error {
    let status: Int
    let code: String
    let message: String
    var inner: String?
    var headers: HeaderFields = [:]

    static func badParameter(_ message: String) -> VaultError {
        VaultError(status: 400, code: "BadParameter", message: message)
    }

    static func notFound(_ kind: String, _ name: String) -> VaultError {
        VaultError(
            status: 404, code: "\(kind)NotFound",
            message:
                "A \(kind.lowercased()) with (name/id) \(name) was not found in this key vault. "
                + "If you recently deleted this \(kind.lowercased()) you may be able to recover it "
                + "using the correct recovery command.")
    }

    static func unauthorized(_ message: String, challenge: String) -> VaultError {
        VaultError(
            status: 401, code: "Unauthorized", message: message,
            headers: ["WWW-Authenticate": challenge])
    }

    static let methodNotAllowed = VaultError(
        status: 405, code: "MethodNotAllowed", message: "The method is not allowed here")

    static let noSuchPath = VaultError(
        status: 404, code: "NotFound", message: "There is no such resource in a key vault")

    var response: ServerResponse {
        var error: JSONValue = ["code": .string(code), "message": .string(message)]
        if let inner { error["innererror"] = ["code": .string(inner)] }
        var response = ServerResponse(status, json: ["error": error])
        for field in headers { response.headers.add(field.name, field.value) }
        return response
    }
}
