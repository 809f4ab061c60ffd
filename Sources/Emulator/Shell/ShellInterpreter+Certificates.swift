import X509

/// `openssl x509` of the first certificate in a PEM file.
extension ShellInterpreter {
    mutating func openssl(_ arguments: [String]) throws(ShellFailure) {
        let flags = Set(arguments)
        guard arguments.first == "x509",
            flags.contains("-fingerprint") || flags.contains("-subject")
        else {
            try unknown("'\((["openssl"] + arguments.prefix(1)).joined(separator: " "))'")
            return
        }
        let place = arguments.firstIndex(of: "-in")
        let name = place.flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
        guard
            let bytes = try content(
                of: name ?? "-",
                for: "Could not open file or uri for loading certificate from \(name ?? "stdin")")
        else { return }
        guard let bundle = try? CertificateBundle.read(bytes, named: "file") else {
            note("Could not find certificate\n")
            status = 1
            return
        }
        let leaf = bundle.leaf
        if flags.contains("-subject") { try write("subject=\(leaf.subject)\n") }
        guard flags.contains("-fingerprint") else { return }
        let isLong = flags.contains("-sha256")
        let digits = Array(isLong ? leaf.thumbprintSHA256 : leaf.thumbprintSHA1)
        let pairs = stride(from: 0, to: digits.count, by: 2).map { String(digits[$0..<$0 + 2]) }
        let algorithm = isLong ? "sha256" : "sha1"
        try write("\(algorithm) Fingerprint=\(pairs.joined(separator: ":"))\n")
    }
}
