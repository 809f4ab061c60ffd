/// What was found in a file so far.
struct FileContents {
    var certificates: [Certificate] = []
    var keys: [PrivateKey] = []
    var requests: [SigningRequest] = []
    /// The names that a PFX gives to its certificates.
    var friendlyNames: [Certificate: String] = [:]
    /// Each part of the file in a few words, in its order: "certificate", "encrypted PKCS#8 key".
    var parts: [String] = []
}
