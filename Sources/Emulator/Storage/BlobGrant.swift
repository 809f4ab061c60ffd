/// By what right a request is made.
enum BlobGrant {
    /// A key of the account: everything.
    case key
    case role(Caller)
    case account(SharedAccess)
    /// A signature of a blob or a container; the signer is whose delegation key it was made with,
    /// nil for the account's own.
    case service(SharedAccess, signer: Caller?)

    /// Checks that it is enough for an operation.
    func require(
        _ access: BlobAccess, _ target: BlobTarget, _ account: StorageAccount, _ state: State
    ) throws(BlobError) {
        switch self {
        case .key: return
        case .role(let caller):
            try Self.requireRole(caller, access, target, account, state)
        case .account(let signature):
            guard signature["ss"].contains("b") else { throw .serviceMismatch }
            guard signature["srt"].contains(access.level.rawValue) else {
                throw .resourceTypeMismatch
            }
            try Self.requireLetters(access.accountLetters, signature)
        case .service(let signature, let signer):
            let isCovered = signature["sr"] == "c" ? access.level != .service : target.blob != nil
            guard isCovered else { throw .permissionMismatch }
            try Self.requireLetters(access.serviceLetters, signature)
            if let signer { try Self.requireRole(signer, access, target, account, state) }
        }
    }

    /// Whether a blob that exists may be replaced.
    var allowsReplacing: Bool {
        switch self {
        case .key, .role: true
        case .account(let signature), .service(let signature, _): signature["sp"].contains("w")
        }
    }

    /// The header fields that a signature puts into the answer.
    var headers: [(name: String, value: String)] {
        guard case .service(let signature, _) = self else { return [] }
        let names = [
            "rscc": "Cache-Control", "rscd": "Content-Disposition", "rsce": "Content-Encoding",
            "rscl": "Content-Language", "rsct": "Content-Type",
        ]
        return names.compactMap { parameter, name in
            signature[parameter].isEmpty ? nil : (name, signature[parameter])
        }
    }

    private static func requireLetters(
        _ letters: String, _ signature: SharedAccess
    ) throws(BlobError) {
        guard letters.contains(where: signature["sp"].contains) else { throw .permissionMismatch }
    }

    private static func requireRole(
        _ caller: Caller, _ access: BlobAccess, _ target: BlobTarget, _ account: StorageAccount,
        _ state: State
    ) throws(BlobError) {
        let scope = account.scope(of: target.container)
        let isAllowed =
            access.isOnData
            ? state.isAllowed(caller, data: access.action, on: scope)
            : state.isAllowed(caller, access.action, on: scope)
        guard isAllowed else { throw .permissionMismatch }
    }
}
