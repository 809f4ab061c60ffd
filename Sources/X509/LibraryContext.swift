internal import COpenSSL

/// An OpenSSL library context of our own, so that old ciphers are allowed for old files and for
/// nothing else.
///
/// The pointer is set once; contexts may be used by any thread.
final class LibraryContext: @unchecked Sendable {
    private static let withOldCiphers = LibraryContext()

    /// The ordinary context, and then, made when it is first asked for, the one with RC2-40.
    static let candidates: [@Sendable () -> OpaquePointer?] = [
        { nil }, { withOldCiphers?.pointer },
    ]

    private let pointer: OpaquePointer

    private init?() {
        guard let made = OSSL_LIB_CTX_new() else { return nil }
        pointer = made
        OSSL_PROVIDER_load(made, "default")
        OSSL_PROVIDER_load(made, "legacy")
        _ = OpenSSLFailure.take()
    }
}
