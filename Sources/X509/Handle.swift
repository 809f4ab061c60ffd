internal import COpenSSL
internal import Secrets

/// One OpenSSL object, freed with its last reference.
///
/// The pointer is set once. OpenSSL's objects count their references atomically, and nothing here
/// changes one after it was made, so sharing a handle between threads needs no lock.
final class Handle: @unchecked Sendable {
    let pointer: OpaquePointer
    private let release: (OpaquePointer?) -> Void
    #if DEBUG
        private let census = HandleCensus.watching
    #endif

    init?(_ pointer: OpaquePointer?, _ release: @escaping (OpaquePointer?) -> Void) {
        guard let pointer else { return nil }
        self.pointer = pointer
        self.release = release
        #if DEBUG
            census?.add(1)
        #endif
    }

    deinit {
        release(pointer)
        #if DEBUG
            census?.add(-1)
        #endif
    }
}

/// Memory that OpenSSL reads from or writes to.
enum Memory {
    /// Gives `body` a BIO that reads the bytes.
    static func reading<Result, Failure: Error>(
        _ bytes: [UInt8], _ body: (OpaquePointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { buffer throws(Failure) in
            // Without an address OpenSSL makes no BIO, and every reader refuses that.
            let bio = BIO_new_mem_buf(buffer.baseAddress, CInt(clamping: buffer.count))
            defer { BIO_free(bio) }
            return try body(bio)
        }
    }

    /// A BIO over a copy of the bytes, for readers that keep their place in it.
    static func source(_ bytes: [UInt8]) -> Handle? {
        guard let handle = Handle(BIO_new(BIO_s_mem()), { BIO_free($0) }) else { return nil }
        BIO_write(handle.pointer, bytes, CInt(clamping: bytes.count))
        return handle
    }

    /// What `body` writes to the BIO that it is given.
    static func written(_ body: (OpaquePointer?) -> Void) -> [UInt8] {
        let bio = BIO_new(BIO_s_mem())
        defer { BIO_free(bio) }
        body(bio)
        var data: UnsafeMutablePointer<CChar>?
        let count = copenssl_BIO_get_mem_data(bio, &data)
        return Array(UnsafeRawBufferPointer(start: data, count: count))
    }

    /// What `body` writes to the BIO that it is given, where that is a key.
    static func secret(_ body: (OpaquePointer?) -> Void) -> Secret {
        var bytes = written(body)
        defer { OPENSSL_cleanse(&bytes, bytes.count) }
        return Secret(bytes)
    }

    /// The DER of an object, through one of OpenSSL's `i2d_` functions.
    static func der(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> CInt)
        -> [UInt8]
    {
        var output: UnsafeMutablePointer<UInt8>?
        let count = encode(&output)
        defer { CRYPTO_free(output, #file, #line) }
        return Array(UnsafeBufferPointer(start: output, count: max(0, Int(count))))
    }
}
