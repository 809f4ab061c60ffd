import JSON
import X509

/// The instance metadata service (169.254.169.254): tokens for the identities of a machine.
///
/// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
enum MetadataService {
    /// Why there is no token.
    private struct Failure: Error {
        let status: Int
        let error: String
        let description: String

        static func invalid(_ description: String) -> Failure {
            Failure(status: 400, error: "invalid_request", description: description)
        }
    }

    private static let tokenPath = "metadata/identity/oauth2/token"

    /// The method and path of a request's operation, nil if there is none.
    static func operation(_ method: String, _ segments: [String]) -> String? {
        segments.joined(separator: "/") == tokenPath ? "\(method) /\(tokenPath)" : nil
    }

    /// Answers a request from a machine.
    ///
    /// - Parameter assigned: The identities that the machine has.
    static func respond(
        _ state: inout State, _ request: ServerRequest, assigned: [ManagedIdentity]
    ) -> ServerResponse {
        do throws(Failure) {
            return try token(state, request, assigned)
        } catch {
            return ServerResponse(
                error.status,
                json: [
                    "error": .string(error.error), "error_description": .string(error.description),
                ])
        }
    }

    private static func token(
        _ state: State, _ request: ServerRequest, _ assigned: [ManagedIdentity]
    ) throws(Failure) -> ServerResponse {
        guard request.segments.joined(separator: "/") == tokenPath else {
            throw Failure(status: 404, error: "not_found", description: "Not found")
        }
        guard request.method == "GET" else {
            throw Failure(status: 405, error: "bad_request", description: "Method not allowed")
        }
        guard request.headers["Metadata"]?.lowercased() == "true",
            request.headers["X-Forwarded-For"] == nil
        else { throw .invalid("Required metadata header not specified") }
        guard request.parameter("api-version") != nil else {
            throw .invalid("Required query variable 'api-version' is missing")
        }
        guard let resource = request.parameter("resource") else {
            throw .invalid("Required query variable 'resource' is missing")
        }
        guard let audience = Audiences(endpoints: state.endpoints).known(resource) else {
            throw Failure(
                status: 400, error: "invalid_resource",
                description: "AADSTS500011: The resource principal named \(resource) was not found")
        }
        let identity = try select(request, assigned)
        return try answer(state, identity, audience)
    }

    private static func select(
        _ request: ServerRequest, _ assigned: [ManagedIdentity]
    ) throws(Failure) -> ManagedIdentity {
        let wanted: (ManagedIdentity) -> Bool
        if let id = request.parameter("client_id") {
            wanted = { $0.clientID == id.lowercased() }
        } else if let id = request.parameter("object_id") {
            wanted = { $0.principalID == id.lowercased() }
        } else if let id = request.parameter("msi_res_id") ?? request.parameter("mi_res_id") {
            wanted = { $0.id == ResourcePath(id) }
        } else {
            guard assigned.count <= 1 else {
                throw .invalid(
                    "Multiple user assigned identities exist, please specify the clientId / "
                        + "resourceId of the identity in the token request")
            }
            wanted = { _ in true }
        }
        guard let found = assigned.first(where: wanted) else {
            throw .invalid("Identity not found")
        }
        return found
    }

    /// Numbers are strings here, as recorded.
    private static func answer(
        _ state: State, _ identity: ManagedIdentity, _ audience: String
    ) throws(Failure) -> ServerResponse {
        let caller = Caller(objectID: identity.principalID, applicationID: identity.clientID)
        let issuer = state.tokenIssuer
        let now = issuer.now.unixSeconds
        do throws(CertificateError) {
            return ServerResponse(
                200,
                json: [
                    "access_token": .string(try issuer.token(for: caller, audience: audience)),
                    "client_id": .string(identity.clientID), "refresh_token": "",
                    "expires_in": .string(String(TokenIssuer.lifetime)),
                    "expires_on": .string(String(now + TokenIssuer.lifetime)),
                    "not_before": .string(String(now)), "resource": .string(audience),
                    "token_type": "Bearer",
                ])
        } catch {
            throw Failure(status: 500, error: "server_error", description: error.message)
        }
    }
}
