import Secrets

/// A PFX in the operator's hands.
struct OperatorFile: Sendable {
    /// The name of the file without its ending.
    let name: String
    /// The thumbprint in upper case.
    let thumbprint: String
    let pfx: [UInt8]
    let password: Secret
}
