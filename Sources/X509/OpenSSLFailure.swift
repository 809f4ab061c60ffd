internal import COpenSSL

/// What OpenSSL left in its error queue of this thread.
enum OpenSSLFailure {
    /// Empties the queue and tells what its errors say, the first first.
    static func take() -> [Entry] {
        var entries: [Entry] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return entries }
            let reason = ERR_reason_error_string(code).map { String(cString: $0) }
            entries.append(
                Entry(
                    library: ERR_GET_LIB(code), reason: ERR_GET_REASON(code),
                    text: reason ?? "OpenSSL error \(code)"))
        }
    }

    struct Entry {
        let library: CInt
        let reason: CInt
        let text: String

        /// An algorithm that no loaded provider has.
        var isUnsupported: Bool {
            ["unsupported", "unknown cipher", "unknown pbe algorithm", "unknown group"]
                .contains { text.contains($0) }
        }

        var isWrongPassword: Bool {
            text.contains("bad decrypt") || text.contains("mac verify failure")
        }
    }
}
