/// A user who has signed in to an application.
struct UserGrant {
    let user: Directory.User
    let clientID: String
}
