/// One extension of a certificate, as it is in it.
public struct CertificateExtension: Sendable, Hashable {
    /// The object identifier in dots.
    public let identifier: String
    /// OpenSSL's short name, nil if it does not know the extension.
    public let name: String?
    /// Whether who does not understand it must refuse the certificate.
    public let isCritical: Bool
    /// The DER inside of it.
    public let bytes: [UInt8]
}
