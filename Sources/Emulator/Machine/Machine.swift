/// What extensions have put on a node.
struct Machine: Sendable, Equatable, Codable {
    var files = MachineFiles()
    /// Of Windows: its certificate stores.
    var certificates: [StoreCertificate] = []

    /// Puts a certificate into its store; one that is there is replaced.
    mutating func add(_ certificate: StoreCertificate) {
        let index = certificates.firstIndex { $0.isSameEntry(as: certificate) }
        if let index {
            certificates[index] = certificate
        } else {
            certificates.append(certificate)
        }
    }
}
