internal import JSON

/// What is wrong with a pool that should have the extension, whatever its settings.
struct PoolCheck {
    let problems: [PoolExplanation.Problem]

    init(_ shape: PoolShape, _ count: Int) {
        var found: [PoolExplanation.Problem] = []
        func add(_ severity: PoolExplanation.Problem.Severity, _ field: String, _ text: String) {
            found.append(.init(severity: severity, field: field, text: text))
        }
        if count == 0 {
            add(
                .error, "extensions",
                "has no Key Vault extension, and none can be added to a pool that exists: make a "
                    + "successor with extension.for_pool")
        }
        if count > 1 {
            add(.error, "extensions", "has the Key Vault extension \(count) times; keep one")
        }
        if shape.identities.isEmpty {
            add(
                .error, "identity",
                "names no user-assigned identity, so the extension can't sign in to the vault")
        }
        if !shape.certificates.isEmpty {
            add(
                .warning, "certificates",
                "still refers to \(shape.certificates.count) Batch certificate(s)")
        }
        let task = shape.startTask ?? .object([:])
        let text = String(decoding: task.serialized(), as: UTF8.self).lowercased()
        if text.contains("az_batch_certificates_dir") {
            add(
                .warning, "startTask",
                "uses AZ_BATCH_CERTIFICATES_DIR, which is no longer set; see extension.start_task")
        }
        problems = found
    }
}
