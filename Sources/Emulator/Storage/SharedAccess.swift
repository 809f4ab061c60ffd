import FoundationEssentials
import Secrets
import X509

/// A shared access signature, as the query of a request carries it.
///
/// learn.microsoft.com/rest/api/storageservices/create-service-sas, .../create-account-sas and
/// .../create-user-delegation-sas
struct SharedAccess {
    /// Parameters by which the service does more than is emulated.
    private static let refused = ["skdutid", "sduoid", "saoid", "suoid", "srh", "srq", "ses"]

    private let fields: [String: String]

    /// Nil if the request carries none.
    init?(_ request: ServerRequest) {
        fields = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
        guard fields["sig"] != nil else { return nil }
    }

    subscript(name: String) -> String { fields[name] ?? "" }

    var isOfAccount: Bool { !self["ss"].isEmpty || !self["srt"].isEmpty }

    /// Checks everything that does not depend on the operation.
    func grant(
        _ target: BlobTarget, _ account: StorageAccount, _ state: State
    ) throws(BlobError) -> BlobGrant {
        if let name = Self.refused.first(where: { !self[$0].isEmpty }) {
            throw .notEmulated("a signature with '\(name)'")
        }
        guard self["sv"] >= "2015-04-05", self["sv"].utf8.count == 10 else {
            throw .authenticationFailed("sv is mandatory, and has to be 2015-04-05 or newer")
        }
        let grant = try signed(target, account, state)
        try checkTimes("st", "se", at: state.clock.now)
        guard !self["sp"].isEmpty else { throw .authenticationFailed("sp is mandatory") }
        guard self["spr"].isEmpty || self["spr"].split(separator: ",").contains("https") else {
            throw .authenticationFailed("spr has to name https")
        }
        guard SourceAddresses(self["sip"])?.holdsLoopback ?? true else {
            throw .sourceAddressMismatch
        }
        return grant
    }

    private func signed(
        _ target: BlobTarget, _ account: StorageAccount, _ state: State
    ) throws(BlobError) -> BlobGrant {
        let keys = [account.primaryKey, account.secondaryKey]
        if isOfAccount {
            try verify(SharedAccessText.account(self, name: account.id.name), keys)
            return .account(self)
        }
        let resource = try resource(target, account)
        guard !self["skoid"].isEmpty else {
            guard self["si"].isEmpty else {
                throw .authenticationFailed("the signed identifier does not exist")
            }
            try verify(SharedAccessText.service(self, resource), keys)
            return .service(self, signer: nil)
        }
        try verify(SharedAccessText.delegated(self, resource), [try delegationKey(account, state)])
        let signer = Caller(objectID: self["skoid"], applicationID: "")
        return .service(self, signer: signer)
    }

    /// The signature of a container holds for its blobs.
    private func resource(
        _ target: BlobTarget, _ account: StorageAccount
    ) throws(BlobError) -> String {
        guard let container = target.container else {
            throw .authenticationFailed("the signature is of no account")
        }
        let root = "/blob/\(account.id.name)/\(container)"
        switch self["sr"] {
        case "c": return root
        case "b":
            guard let blob = target.blob else { return root }
            return "\(root)/\(blob)"
        case "bs", "bv", "d": throw .notEmulated("a signature of the resource '\(self["sr"])'")
        default: throw .authenticationFailed("sr is mandatory, and has to be b or c")
        }
    }

    private func delegationKey(
        _ account: StorageAccount, _ state: State
    ) throws(BlobError) -> Secret {
        guard self["sktid"] == state.directory.tenantID, self["sks"] == "b" else {
            throw .authenticationFailed("the delegation key is not of this tenant or service")
        }
        try checkTimes("skt", "ske", at: state.clock.now)
        return DelegationKey(
            objectID: self["skoid"], tenantID: self["sktid"], start: self["skt"],
            expiry: self["ske"], version: self["skv"]
        ).value(account)
    }

    private func verify(_ text: String, _ keys: [Secret]) throws(BlobError) {
        guard StorageKeySignature.matches(self["sig"], text, keys) else {
            throw .authenticationFailed(
                "Signature did not match. String to sign used was \(text)")
        }
    }

    private func checkTimes(
        _ first: String, _ last: String, at now: Timestamp
    ) throws(BlobError) {
        let start = StorageTime.parse(self[first])
        guard start != nil || self[first].isEmpty, let end = StorageTime.parse(self[last]) else {
            throw .authenticationFailed("\(first) or \(last) is no time")
        }
        guard start.map({ $0 <= now }) ?? true, now < end else {
            throw .authenticationFailed(
                "Signature not valid in the specified time frame: Start "
                    + "[\(start?.httpDate ?? "")] - Expiry [\(end.httpDate)] - Current "
                    + "[\(now.httpDate)]")
        }
    }
}
