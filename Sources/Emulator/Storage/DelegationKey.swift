import FoundationEssentials
import Secrets
import X509

/// A user delegation key; it follows from what it is for, so that none has to be kept.
struct DelegationKey {
    let objectID: String
    let tenantID: String
    /// As they were handed out, which is how signatures carry them.
    let start: String
    let expiry: String
    let version: String

    /// The key in base64.
    func value(_ account: StorageAccount) -> Secret {
        let text = [objectID, tenantID, start, expiry, "b", version].joined(separator: "\n")
        let code = account.delegationKey.withBytes {
            Digest.hmacSHA256(key: Array($0), message: Array(text.utf8))
        }
        return Secret(Data(code).base64EncodedString())
    }
}
