internal import Azure
internal import FoundationEssentials
internal import Secrets
internal import X509

/// A shared access signature of one blob, made with a user delegation key.
///
/// The lines that are signed are those of version 2025-07-05:
/// learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas.
struct BlobSignature {
    let account: String
    let container: String
    let blob: String
    let permissions: String
    /// From when to when it holds, as ``UserDelegationKey`` writes times.
    let start: String
    let expiry: String
    let key: UserDelegationKey

    /// What is signed: each field in its place, also those that are not used.
    var stringToSign: String {
        let unused = ""
        let who = [
            key.objectID, key.tenantID, key.start, key.expiry, key.service, key.version,
            // Authorized and unauthorized user, correlation id, delegated tenant and user.
            unused, unused, unused, unused, unused,
        ]
        let how = [
            // Address, protocol, version, resource, snapshot, encryption scope.
            unused, "https", StorageAccount.version, "b", unused, unused,
            // Header fields of the answer: rscc, rscd, rsce, rscl, rsct.
            unused, unused, unused, unused, unused,
        ]
        let what = [permissions, start, expiry, "/blob/\(account)/\(container)/\(blob)"]
        return (what + who + how).joined(separator: "\n")
    }

    /// The query that, behind the URL of the blob, lets anybody in.
    func query() -> Secret {
        let code = key.value.withBytes { bytes in
            Digest.hmacSHA256(key: Array(bytes), message: Array(stringToSign.utf8))
        }
        return Secret(
            RequestURL.query([
                ("sv", StorageAccount.version), ("st", start), ("se", expiry),
                ("sr", "b"), ("sp", permissions), ("spr", "https"),
                ("skoid", key.objectID), ("sktid", key.tenantID), ("skt", key.start),
                ("ske", key.expiry), ("sks", key.service), ("skv", key.version),
                ("sig", Data(code).base64EncodedString()),
            ]))
    }
}
