import JSON
import Secrets

extension EntraService {
    /// The application that a user signs in to; one that has secrets has to prove itself too.
    ///
    /// - Parameter isPublic: Whether it may go without, as one on a device does.
    static func client(
        _ form: [String: String], _ state: State
    ) throws(EntraError) -> String {
        guard let given = form["client_id"] else { throw .missing("client_id") }
        let id = given.lowercased()
        if Directory.publicClients.contains(id) { return id }
        guard state.directory.application(id) != nil else {
            throw .unknownApplication(given, tenant: state.directory.tenantID)
        }
        guard form["client_secret"] != nil || form["client_assertion"] != nil else {
            throw .notPublic
        }
        return try ClientProof(form: form, state: state).client().caller.applicationID
    }

    static func refreshGrant(
        _ state: State, _ request: TokenRequest
    ) throws(EntraError) -> UserGrant {
        let clientID = try client(request.form, state)
        guard let text = request.form["refresh_token"] else { throw .missing("refresh_token") }
        guard let held = state.signIns.refreshToken(Secret(text)) else {
            throw .malformedGrant
        }
        guard held.expires > state.clock.now else { throw .expiredGrant }
        let family = Directory.publicClients
        guard held.clientID == clientID || [held.clientID, clientID].allSatisfy(family.contains),
            let user = state.directory.users.first(where: { $0.objectID == held.userID })
        else { throw .malformedGrant }
        return UserGrant(user: user, clientID: clientID)
    }

    static func passwordGrant(
        _ state: State, _ request: TokenRequest
    ) throws(EntraError) -> UserGrant {
        let clientID = try client(request.form, state)
        guard let name = request.form["username"] else { throw .missing("username") }
        guard let password = request.form["password"] else { throw .missing("password") }
        guard let user = state.directory.user(name) else {
            throw .unknownUser(name, tenant: state.directory.tenantID)
        }
        guard user.password == Secret(password) else { throw .wrongPassword }
        return UserGrant(user: user, clientID: clientID)
    }
}
