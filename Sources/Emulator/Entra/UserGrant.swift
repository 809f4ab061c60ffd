/// A user who has signed in to an application.
struct UserGrant {
    let user: Directory.User
    let clientID: String
    /// What was asked for in the beginning, where the token request need not repeat it.
    var scope: String?
}
