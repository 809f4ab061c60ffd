internal import COpenSSL

/// How much one file may ask for, so that a hostile one costs a moment and not a day.
struct ReadingLimits {
    /// The most bytes of a file.
    static let bytes = 16 << 20
    /// The most certificates, keys and other parts of a file.
    static let parts = 1000
    /// The most levels of bags within bags in a PFX.
    static let depth = 8

    /// The rounds of key derivation that are left; what is written today has at most 600 000 each.
    private var rounds = 20_000_000

    /// Whether what a file asks for is still affordable; an algorithm without rounds is.
    mutating func allow(_ algorithm: UnsafePointer<X509_ALGOR>?) -> Bool {
        allow(rounds: KeyDerivation.rounds(of: algorithm))
    }

    mutating func allow(rounds wanted: Int) -> Bool {
        guard wanted >= 0, wanted <= rounds else { return false }
        rounds -= wanted
        return true
    }
}

/// What an encryption algorithm says about the making of its key from a password.
enum KeyDerivation {
    /// The rounds of PBKDF2 or of PKCS#12's own derivation, 0 for others; -1 if out of range.
    static func rounds(of algorithm: UnsafePointer<X509_ALGOR>?) -> Int {
        guard let parameters = unpack(algorithm, PBE2PARAM_it()) else {
            guard let old = unpack(algorithm, PBEPARAM_it()) else { return 0 }
            let typed = old.assumingMemoryBound(to: PBEPARAM.self)
            defer { PBEPARAM_free(typed) }
            return integer(typed.pointee.iter)
        }
        let scheme = parameters.assumingMemoryBound(to: PBE2PARAM.self)
        defer { PBE2PARAM_free(scheme) }
        guard let found = unpack(scheme.pointee.keyfunc, PBKDF2PARAM_it()) else { return 0 }
        let derivation = found.assumingMemoryBound(to: PBKDF2PARAM.self)
        defer { PBKDF2PARAM_free(derivation) }
        return integer(derivation.pointee.iter)
    }

    /// The name of the algorithm as OpenSSL has it: "PBES2 AES-256-CBC", "PBE-SHA1-RC2-40".
    static func name(of algorithm: UnsafePointer<X509_ALGOR>?) -> String {
        guard let algorithm else { return "unknown" }
        let outer = ObjectIdentifier.name(of: algorithm.pointee.algorithm)
        guard OBJ_obj2nid(algorithm.pointee.algorithm) == NID_pbes2,
            let parameters = unpack(algorithm, PBE2PARAM_it())
        else { return outer }
        let scheme = parameters.assumingMemoryBound(to: PBE2PARAM.self)
        defer { PBE2PARAM_free(scheme) }
        guard let cipher = scheme.pointee.encryption else { return outer }
        return "\(outer) \(ObjectIdentifier.name(of: cipher.pointee.algorithm))"
    }

    static func integer(_ number: UnsafePointer<ASN1_INTEGER>?) -> Int {
        var value: Int64 = 0
        guard let number else { return 1 }
        return ASN1_INTEGER_get_int64(&value, number) == 1 && value >= 0 ? Int(value) : -1
    }

    private static func unpack(
        _ algorithm: UnsafePointer<X509_ALGOR>?, _ item: OpaquePointer?
    ) -> UnsafeMutableRawPointer? {
        defer { _ = OpenSSLFailure.take() }
        guard let parameter = algorithm?.pointee.parameter else { return nil }
        return ASN1_TYPE_unpack_sequence(item, parameter)
    }
}
