import Secrets

/// A certificate with its key in the operator's hands.
struct OperatorFile: Sendable {
    enum Form: String, Sendable, Codable {
        case pfx
        case pem
    }

    /// The name of the file without its ending.
    let name: String
    /// The thumbprint in upper case.
    let thumbprint: String
    let form: Form
    let contents: [UInt8]
    /// Opens a PFX; a PEM needs none.
    let password: Secret
}
